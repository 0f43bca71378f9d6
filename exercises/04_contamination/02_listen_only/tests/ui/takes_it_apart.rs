//! A plugin names no variant, and so the compiler names those that it could have.

use listen_only::*;

fn takes_it_apart(editor: &Editor) {
    match editor.closing() {}
}

fn main() {
    let _ = takes_it_apart;
}
