extern crate growing_join_set_solution as growing_join_set;
#[path = "../../../../exercises/02_leakage/04_growing_join_set/tests/spec.rs"]
mod spec;
