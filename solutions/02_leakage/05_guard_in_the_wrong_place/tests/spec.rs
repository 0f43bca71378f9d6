extern crate guard_in_the_wrong_place_solution as guard_in_the_wrong_place;
#[path = "../../../../exercises/02_leakage/05_guard_in_the_wrong_place/tests/spec.rs"]
mod spec;
