extern crate refuse_rather_than_wait_solution as refuse_rather_than_wait;
#[path = "../../../../exercises/06_defensive_io/02_refuse_rather_than_wait/tests/spec.rs"]
mod spec;
