extern crate ask_to_stop_solution as ask_to_stop;
#[path = "../../../../exercises/01_futures/04_ask_to_stop/tests/spec.rs"]
mod spec;
