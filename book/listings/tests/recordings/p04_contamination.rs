//! Contamination.

mod half_done_transfer;
