//! Blindness.

mod deaf_after_failover;
mod idle_timeout;
