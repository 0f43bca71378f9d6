extern crate half_done_transfer_solution as half_done_transfer;
#[path = "../../../../exercises/04_contamination/06_half_done_transfer/tests/spec.rs"]
mod spec;
