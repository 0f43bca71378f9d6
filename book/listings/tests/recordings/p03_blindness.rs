//! Blindness.

mod sleepy_loop;
