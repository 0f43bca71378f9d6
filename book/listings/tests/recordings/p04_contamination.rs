//! Contamination.

mod half_done_transfer;
mod lost_message;
mod split_frame;
