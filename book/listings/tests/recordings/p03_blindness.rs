//! Blindness.

mod busy_queue;
mod chapter;
mod closed_empty_full;
mod cpu_loop;
mod deaf_after_failover;
mod find_the_deaf_branch;
mod idle_timeout;
mod sleepy_loop;
mod stalled_stream;
mod stuck_sender;
