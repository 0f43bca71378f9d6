//! Cleanup that runs on cancel.

pub mod at_the_end;
pub mod chat;
pub mod guarded;
pub mod ways_out;
