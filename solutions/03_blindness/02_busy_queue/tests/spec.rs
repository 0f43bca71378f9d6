extern crate busy_queue_solution as busy_queue;
#[path = "../../../../exercises/03_blindness/02_busy_queue/tests/spec.rs"]
mod spec;
