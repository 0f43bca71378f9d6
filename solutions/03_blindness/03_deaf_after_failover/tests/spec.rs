extern crate deaf_after_failover_solution as deaf_after_failover;
#[path = "../../../../exercises/03_blindness/03_deaf_after_failover/tests/spec.rs"]
mod spec;
