extern crate one_deadline_many_attempts_solution as one_deadline_many_attempts;
#[path = "../../../../exercises/04_contamination/04_one_deadline_many_attempts/tests/spec.rs"]
mod spec;
