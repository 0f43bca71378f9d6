extern crate stuck_sender_solution as stuck_sender;
#[path = "../../../../exercises/03_blindness/07_stuck_sender/tests/spec.rs"]
mod spec;
