extern crate split_frame_solution as split_frame;
#[path = "../../../../exercises/04_contamination/08_split_frame/tests/spec.rs"]
mod spec;
