extern crate unforgettable_handle_solution as unforgettable_handle;
#[path = "../../../../exercises/05_managed_tasks/02_unforgettable_handle/tests/spec.rs"]
mod spec;
