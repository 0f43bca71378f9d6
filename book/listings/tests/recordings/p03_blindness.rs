//! Blindness.

mod busy_queue;
mod chapter;
mod cpu_loop;
mod deaf_after_failover;
mod find_the_deaf_branch;
mod idle_timeout;
mod sleepy_loop;
