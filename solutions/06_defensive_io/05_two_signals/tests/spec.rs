extern crate two_signals_solution as two_signals;
#[path = "../../../../exercises/06_defensive_io/05_two_signals/tests/spec.rs"]
mod spec;
