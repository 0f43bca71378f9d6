//! Blindness.

pub mod closed_empty_full;
pub mod stalled_stream;
pub mod stuck_sender;
