//! Blindness.

pub mod busy_queue;
pub mod cpu_loop;
pub mod sleepy_loop;
