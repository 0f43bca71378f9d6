extern crate gateway_deadline_solution as gateway_deadline;
#[path = "../../../../exercises/04_contamination/03_gateway_deadline/tests/spec.rs"]
mod spec;
