//! Contamination.

mod one_request_stops_alone;
