extern crate three_ways_to_wait_solution as three_ways_to_wait;
#[path = "../../../../exercises/05_managed_tasks/03_three_ways_to_wait/tests/spec.rs"]
mod spec;
