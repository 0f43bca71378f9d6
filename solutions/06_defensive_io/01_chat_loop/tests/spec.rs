extern crate chat_loop_solution as chat_loop;
#[path = "../../../../exercises/06_defensive_io/01_chat_loop/tests/spec.rs"]
mod spec;
