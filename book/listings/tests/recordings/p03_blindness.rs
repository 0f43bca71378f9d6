//! Blindness.

mod closed_empty_full;
mod stalled_stream;
mod stuck_sender;
