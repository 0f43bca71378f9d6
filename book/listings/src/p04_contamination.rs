//! Contamination.

pub mod futurelock;
pub mod gateway_deadline;
pub mod listen_only;
pub mod one_deadline_many_attempts;
pub mod one_request_stops_alone;
