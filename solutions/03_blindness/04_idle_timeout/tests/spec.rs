extern crate idle_timeout_solution as idle_timeout;
#[path = "../../../../exercises/03_blindness/04_idle_timeout/tests/spec.rs"]
mod spec;
