extern crate one_request_stops_alone_solution as one_request_stops_alone;
#[path = "../../../../exercises/04_contamination/01_one_request_stops_alone/tests/spec.rs"]
mod spec;
