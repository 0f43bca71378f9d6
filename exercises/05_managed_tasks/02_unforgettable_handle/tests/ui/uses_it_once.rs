//! Backups are joined or stopped, and what they tell is looked at.

#![allow(unused_mut)]
#![deny(unused_must_use, let_underscore_drop)]

use std::time::Duration;
use testkit::scene::{Feed, Store};
use tokio::time::timeout;
use unforgettable_handle::*;

fn nightly() -> Backup {
    Backup::start(Feed::new([(0, "a"), (30, "b")]), Store::new("nightly", 10))
}

async fn hand_over(mut backup: Backup) -> Outcome {
    backup.join().await
}

fn main() {
    testkit::run(async || {
        assert_eq!(hand_over(nightly()).await, Outcome::Complete(2));
        assert_eq!(nightly().stop().await, Outcome::Stopped(0));
        let several = vec![nightly(), nightly()];
        for mut backup in several {
            let outcome: Outcome = backup.join().await;
            assert_eq!(outcome, Outcome::Complete(2));
        }
        let patient = timeout(Duration::from_secs(1), nightly().join()).await;
        assert_eq!(patient, Ok(Outcome::Complete(2)));
        let task = tokio::spawn(hand_over(nightly()));
        assert_eq!(task.await.unwrap(), Outcome::Complete(2));
    });
}
