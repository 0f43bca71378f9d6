//! Plugins try to close the editor.

#![allow(dead_code)]

use listen_only::*;
use tokio_util::sync::{CancellationToken, DropGuard};

fn calls(editor: &Editor) {
    editor.closing().cancel(); // must not compile
}

fn calls_by_its_full_name(editor: &Editor) {
    CancellationToken::cancel(&editor.closing()); // must not compile
}

fn dereferences(editor: &Editor) {
    (*editor.closing()).cancel(); // must not compile
}

fn leaves_a_guard(editor: &Editor) {
    drop(editor.closing().drop_guard()); // must not compile
}

fn leaves_a_guard_by_its_full_name(editor: &Editor) -> DropGuard {
    CancellationToken::drop_guard(editor.closing().clone()) // must not compile
}

fn keeps_it_as_a_token(editor: &Editor) -> CancellationToken {
    editor.closing() // must not compile
}

fn clones_it_as_a_token(editor: &Editor) -> CancellationToken {
    editor.closing().clone() // must not compile
}

fn converts(editor: &Editor) -> CancellationToken {
    editor.closing().into() // must not compile
}

fn converts_a_borrowed_one(editor: &Editor) -> CancellationToken {
    (&editor.closing()).into() // must not compile
}

fn converts_a_reference(editor: &Editor) {
    AsRef::<CancellationToken>::as_ref(&editor.closing()).cancel(); // must not compile
}

fn borrows(editor: &Editor) {
    std::borrow::Borrow::<CancellationToken>::borrow(&editor.closing()).cancel(); // must not compile
}

fn asks_for_the_token(editor: &Editor) {
    editor.closing().token().cancel(); // must not compile
}

fn asks_for_it_in_full(editor: &Editor) {
    editor.closing().cancellation_token().cancel(); // must not compile
}

fn borrows_it_as_a_token(editor: &Editor) {
    editor.closing().as_token().cancel(); // must not compile
}

fn turns_it_into_a_token(editor: &Editor) {
    editor.closing().into_token().cancel(); // must not compile
}

fn asks_for_what_is_inside(editor: &Editor) {
    editor.closing().inner().cancel(); // must not compile
}

fn takes_it_apart(editor: &Editor) {
    editor.closing().into_inner().cancel(); // must not compile
}

fn gets_it(editor: &Editor) {
    editor.closing().get().cancel(); // must not compile
}

fn asks_for_its_parent(editor: &Editor) {
    editor.closing().parent().cancel(); // must not compile
}

fn reaches_into_the_editor(editor: &Editor) {
    editor.closing.cancel(); // must not compile
}

fn main() {}
