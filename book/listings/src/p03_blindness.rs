//! Blindness.

pub mod busy_queue;
pub mod chapter;
pub mod closed_empty_full;
pub mod cpu_loop;
pub mod deaf_after_failover;
pub mod find_the_deaf_branch;
pub mod idle_timeout;
pub mod sleepy_loop;
pub mod stalled_stream;
pub mod stuck_sender;
