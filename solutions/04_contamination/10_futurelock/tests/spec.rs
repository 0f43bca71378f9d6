extern crate futurelock_solution as futurelock;
#[path = "../../../../exercises/04_contamination/10_futurelock/tests/spec.rs"]
mod spec;
