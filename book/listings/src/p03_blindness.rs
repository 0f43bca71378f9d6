//! Blindness.

pub mod busy_queue;
pub mod chapter;
pub mod cpu_loop;
pub mod deaf_after_failover;
pub mod find_the_deaf_branch;
pub mod idle_timeout;
pub mod sleepy_loop;
