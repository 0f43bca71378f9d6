//! Contamination.

pub mod listen_only;
pub mod one_request_stops_alone;
