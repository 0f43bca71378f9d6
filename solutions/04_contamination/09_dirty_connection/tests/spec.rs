extern crate dirty_connection_solution as dirty_connection;
#[path = "../../../../exercises/04_contamination/09_dirty_connection/tests/spec.rs"]
mod spec;
