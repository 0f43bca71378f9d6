//! Contamination.

mod futurelock;
mod gateway_deadline;
mod listen_only;
mod one_deadline_many_attempts;
mod one_request_stops_alone;
