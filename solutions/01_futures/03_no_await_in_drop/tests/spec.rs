extern crate no_await_in_drop_solution as no_await_in_drop;
#[path = "../../../../exercises/01_futures/03_no_await_in_drop/tests/spec.rs"]
mod spec;
