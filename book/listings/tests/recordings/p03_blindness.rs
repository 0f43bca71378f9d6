//! Blindness.

mod busy_queue;
mod sleepy_loop;
