//! Contamination.

mod dirty_connection;
mod half_done_transfer;
mod lost_message;
mod split_frame;
