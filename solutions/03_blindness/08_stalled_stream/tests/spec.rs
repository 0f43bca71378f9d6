extern crate stalled_stream_solution as stalled_stream;
#[path = "../../../../exercises/03_blindness/08_stalled_stream/tests/spec.rs"]
mod spec;
