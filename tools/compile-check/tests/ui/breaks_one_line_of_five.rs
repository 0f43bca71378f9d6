//! Five things are done.

fn one(text: String) {
    text.cancel(); // must not compile
}

fn main() {
    let _ = one;
    drop(1); // must not compile
    drop(2); // must not compile
    drop(3); // must not compile
    drop(4); // must not compile
}
