extern crate listen_only_solution as listen_only;
#[path = "../../../../exercises/04_contamination/02_listen_only/tests/spec.rs"]
mod spec;
