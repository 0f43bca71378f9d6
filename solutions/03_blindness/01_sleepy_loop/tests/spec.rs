extern crate sleepy_loop_solution as sleepy_loop;
#[path = "../../../../exercises/03_blindness/01_sleepy_loop/tests/spec.rs"]
mod spec;
