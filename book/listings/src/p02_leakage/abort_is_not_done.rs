//! Abort is not done.

pub mod crowd;
pub mod first;
pub mod ready;
pub mod waits;
