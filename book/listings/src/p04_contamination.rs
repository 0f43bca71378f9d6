//! Contamination.

pub mod futurelock;
pub mod gateway_deadline;
pub mod one_deadline_many_attempts;
