//! A plugin asks for a field that is not there, and so the compiler names those that it could have.

use listen_only::*;

fn reaches_in(editor: &Editor) {
    drop(editor.closing().nothing_has_this_name);
}

fn main() {
    let _ = reaches_in;
}
