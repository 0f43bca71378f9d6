//! Contamination.

pub mod dirty_connection;
pub mod half_done_transfer;
pub mod lost_message;
pub mod split_frame;
