extern crate blocking_work_solution as blocking_work;
#[path = "../../../../exercises/02_leakage/07_blocking_work/tests/spec.rs"]
mod spec;
