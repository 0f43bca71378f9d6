//! Blindness.

mod busy_queue;
mod cpu_loop;
mod sleepy_loop;
