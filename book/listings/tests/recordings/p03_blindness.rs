//! Blindness.

mod closed_empty_full;
