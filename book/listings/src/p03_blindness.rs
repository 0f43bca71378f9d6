//! Blindness.

pub mod busy_queue;
pub mod sleepy_loop;
