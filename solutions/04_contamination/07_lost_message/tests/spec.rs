extern crate lost_message_solution as lost_message;
#[path = "../../../../exercises/04_contamination/07_lost_message/tests/spec.rs"]
mod spec;
