//! Blindness.

pub mod chapter;
pub mod deaf_after_failover;
pub mod find_the_deaf_branch;
pub mod idle_timeout;
