extern crate draining_restart_solution as draining_restart;
#[path = "../../../../exercises/05_managed_tasks/05_draining_restart/tests/spec.rs"]
mod spec;
