extern crate closed_empty_full_solution as closed_empty_full;
#[path = "../../../../exercises/03_blindness/06_closed_empty_full/tests/spec.rs"]
mod spec;
