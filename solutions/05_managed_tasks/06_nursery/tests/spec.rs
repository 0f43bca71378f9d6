extern crate nursery_solution as nursery;
#[path = "../../../../exercises/05_managed_tasks/06_nursery/tests/spec.rs"]
mod spec;
