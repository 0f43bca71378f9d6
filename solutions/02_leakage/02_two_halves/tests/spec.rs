extern crate two_halves_solution as two_halves;
#[path = "../../../../exercises/02_leakage/02_two_halves/tests/spec.rs"]
mod spec;
