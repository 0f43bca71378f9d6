//! Backups, or what they tell, are forgotten.

#![allow(dead_code, unused_mut)]
#![deny(unused_must_use, let_underscore_drop)]

use testkit::scene::{Feed, Store};
use unforgettable_handle::*;

fn nightly() -> Backup {
    Backup::start(Feed::new([(0, "a")]), Store::new("nightly", 10))
}

async fn hand_over(mut backup: Backup) -> Outcome {
    backup.join().await
}

fn starts_one() {
    Backup::start(Feed::new([(0, "a")]), Store::new("nightly", 10)); // must not compile
}

fn starts_one_elsewhere() {
    nightly(); // must not compile
}

fn gives_it_to_nobody() {
    let _ = nightly(); // must not compile
}

async fn does_not_look_when_it_joins(mut backup: Backup) {
    backup.join().await; // must not compile
}

async fn does_not_look_when_it_stops(mut backup: Backup) {
    backup.stop().await; // must not compile
}

async fn does_not_look_when_another_joins() {
    hand_over(nightly()).await; // must not compile
}

fn does_not_wait_when_it_joins(mut backup: Backup) {
    backup.join(); // must not compile
}

fn does_not_wait_when_it_stops(mut backup: Backup) {
    backup.stop(); // must not compile
}

fn main() {}
