//! A result is forgotten.

#![deny(unused_must_use)]

fn main() {
    std::fs::remove_file("nothing");
}
