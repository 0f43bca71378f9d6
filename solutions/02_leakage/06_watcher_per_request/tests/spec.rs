extern crate watcher_per_request_solution as watcher_per_request;
#[path = "../../../../exercises/02_leakage/06_watcher_per_request/tests/spec.rs"]
mod spec;
