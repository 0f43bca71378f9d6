//! Waits until everybody has ended, and nobody is forced.
//!
//! fails: whoever_is_deaf_is_forced_when_the_grace_is_over
//! says: HANG: told to stop at 100 ms, ann needed 200 ms and bob 930, eve did not hear it, and the grace was 1000 ms; run() had not returned at 30000 ms, when these were still at work: ["eve"]
//! fails: many_who_end_late_are_no_reason_to_wait_longer
//! says: HANG
//! fails: when_it_returns_nobody_is_there
//! says: HANG
//! fails: a_crash_is_told_apart_and_harms_nobody
//! says: HANG
//! fails: told_before_it_begins_it_still_gives_its_grace
//! says: HANG
//! fails: whoever_ended_in_time_was_not_forced
//! says: HANG

use std::{collections::HashMap, time::Duration};

use testkit::scene::Worker;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub ended: Vec<&'static str>,
    pub forced: Vec<&'static str>,
    pub crashed: Vec<&'static str>,
}

pub async fn run(workers: Vec<Worker>, stop: CancellationToken, grace: Duration) -> Report {
    let mut names = HashMap::new();
    let mut tasks = JoinSet::new();
    for worker in workers {
        let name = worker.name();
        names.insert(tasks.spawn(worker.work(stop.clone().cancelled_owned())).id(), name);
    }

    let mut report = Report::default();
    while let Some(ended) = tasks.join_next_with_id().await {
        match ended {
            Ok((id, ())) => report.ended.push(names[&id]),
            Err(error) if error.is_panic() => report.crashed.push(names[&error.id()]),
            Err(error) => report.forced.push(names[&error.id()]),
        }
    }
    let _ = grace;
    report
}
