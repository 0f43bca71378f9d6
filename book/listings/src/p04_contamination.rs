//! Contamination.

pub mod chapter;
pub mod listen_only;
pub mod one_request_stops_alone;
pub mod whose_timeout;
