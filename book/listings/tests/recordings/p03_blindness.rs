//! Blindness.

mod chapter;
mod deaf_after_failover;
mod find_the_deaf_branch;
mod idle_timeout;
