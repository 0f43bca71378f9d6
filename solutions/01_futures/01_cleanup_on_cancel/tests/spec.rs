extern crate cleanup_on_cancel_solution as cleanup_on_cancel;
#[path = "../../../../exercises/01_futures/01_cleanup_on_cancel/tests/spec.rs"]
mod spec;
