//! Blindness.

pub mod closed_empty_full;
pub mod stuck_sender;
