//! Contamination.

mod gateway_deadline;
