//! Blindness.

pub mod closed_empty_full;
