//! Contamination.

mod listen_only;
mod one_request_stops_alone;
