//! Blindness.

pub mod deaf_after_failover;
