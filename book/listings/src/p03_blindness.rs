//! Blindness.

pub mod deaf_after_failover;
pub mod idle_timeout;
