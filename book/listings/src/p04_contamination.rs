//! Contamination.

pub mod chapter;
pub mod dirty_connection;
pub mod futurelock;
pub mod gateway_deadline;
pub mod half_done_transfer;
pub mod listen_only;
pub mod lost_message;
pub mod one_deadline_many_attempts;
pub mod one_request_stops_alone;
pub mod split_frame;
pub mod whose_timeout;
