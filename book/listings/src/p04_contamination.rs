//! Contamination.

pub mod one_request_stops_alone;
