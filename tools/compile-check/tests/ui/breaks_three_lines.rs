//! Three things are done that cannot be done.

fn adds(text: String) -> u32 {
    text + 1 // must not compile
}

fn calls(text: String) {
    text.cancel(); // must not compile
}

fn reaches_in(refusal: compile_check::project::Project) {
    drop(refusal._lock); // must not compile
}

fn main() {
    let _ = (adds, calls, reaches_in);
}
