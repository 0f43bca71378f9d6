//! Contamination.

pub mod gateway_deadline;
