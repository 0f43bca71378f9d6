extern crate abort_is_not_done_solution as abort_is_not_done;
#[path = "../../../../exercises/02_leakage/03_abort_is_not_done/tests/spec.rs"]
mod spec;
