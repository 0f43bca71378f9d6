//! Blindness.

mod deaf_after_failover;
