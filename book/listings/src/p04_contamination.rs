//! Contamination.

pub mod half_done_transfer;
