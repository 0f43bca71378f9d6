//! Contamination.

mod chapter;
mod listen_only;
mod one_request_stops_alone;
mod whose_timeout;
