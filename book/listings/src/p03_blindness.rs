//! Blindness.

pub mod sleepy_loop;
