//! Blindness.

mod closed_empty_full;
mod stuck_sender;
