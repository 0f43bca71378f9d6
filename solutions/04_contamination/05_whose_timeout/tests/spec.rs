extern crate whose_timeout_solution as whose_timeout;
#[path = "../../../../exercises/04_contamination/05_whose_timeout/tests/spec.rs"]
mod spec;
