//! Contamination.

mod futurelock;
mod gateway_deadline;
mod one_deadline_many_attempts;
