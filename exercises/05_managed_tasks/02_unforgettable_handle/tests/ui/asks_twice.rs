//! One backup is asked for its end twice.

#![allow(dead_code, unused_mut)]

use unforgettable_handle::*;

async fn joins_twice(mut backup: Backup) -> [Outcome; 2] {
    let first = backup.join().await;
    [first, backup.join().await] // must not compile
}

async fn stops_twice(mut backup: Backup) -> [Outcome; 2] {
    let first = backup.stop().await;
    [first, backup.stop().await] // must not compile
}

async fn stops_what_it_has_joined(mut backup: Backup) -> [Outcome; 2] {
    let first = backup.join().await;
    [first, backup.stop().await] // must not compile
}

async fn joins_what_it_has_stopped(mut backup: Backup) -> [Outcome; 2] {
    let first = backup.stop().await;
    [first, backup.join().await] // must not compile
}

async fn joins_what_it_has_borrowed(backup: &mut Backup) -> Outcome {
    backup.join().await // must not compile
}

async fn stops_what_several_have(backup: std::sync::Arc<Backup>) -> Outcome {
    backup.stop().await // must not compile
}

fn makes_two_of_it(backup: Backup) -> [Backup; 2] {
    [backup.clone(), backup] // must not compile
}

fn main() {}
