extern crate start_stop_drop_solution as start_stop_drop;
#[path = "../../../../exercises/05_managed_tasks/01_start_stop_drop/tests/spec.rs"]
mod spec;
