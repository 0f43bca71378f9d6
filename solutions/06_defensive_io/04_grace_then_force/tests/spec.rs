extern crate grace_then_force_solution as grace_then_force;
#[path = "../../../../exercises/06_defensive_io/04_grace_then_force/tests/spec.rs"]
mod spec;
