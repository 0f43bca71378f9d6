//! A value is moved twice.

fn main() {
    let text = String::new();
    drop(text);
    drop(text);
}
