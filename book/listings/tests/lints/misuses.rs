#![crate_type = "lib"]
#![allow(dead_code)]

use tokio::task::{JoinHandle, JoinSet};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

async fn work() {}

#[must_use]
struct Managed(JoinHandle<()>);

fn managed() -> Managed { unreachable!() }

fn m01() {
    work();
}
fn m02() {
    tokio::spawn(work());
}
fn m03() {
    let _ = tokio::spawn(work());
}
fn m04() {
    let _task = tokio::spawn(work());
}
fn m05() {
    drop(tokio::spawn(work()));
}
fn m06() {
    AbortOnDropHandle::new(tokio::spawn(work()));
}
fn m07(set: &mut JoinSet<()>) {
    set.spawn(work());
}
fn m08(token: CancellationToken) {
    token.child_token();
}
fn m09(token: CancellationToken) {
    token.drop_guard();
}
fn m10(token: CancellationToken) {
    let _ = token.drop_guard();
}
fn m11() {
    managed();
}
fn m12() {
    let _ = managed();
}
fn m13() {
    let _managed = managed();
}
fn m14() {
    std::mem::forget(managed());
}
