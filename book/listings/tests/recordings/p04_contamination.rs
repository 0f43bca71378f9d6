//! Contamination.

mod chapter;
mod dirty_connection;
mod futurelock;
mod gateway_deadline;
mod half_done_transfer;
mod listen_only;
mod lost_message;
mod one_deadline_many_attempts;
mod one_request_stops_alone;
mod split_frame;
mod whose_timeout;
