extern crate cpu_loop_solution as cpu_loop;
#[path = "../../../../exercises/03_blindness/05_cpu_loop/tests/spec.rs"]
mod spec;
