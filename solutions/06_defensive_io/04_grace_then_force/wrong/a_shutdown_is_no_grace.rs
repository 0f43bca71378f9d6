//! Waits for the stop or for everybody, and shuts the set down, which aborts all who are left.
//!
//! fails: whoever_hears_the_stop_may_tidy_up
//! says: LOST: told to stop at 100 ms, ann needed 200 ms and bob 930, of a grace of 1000; run() returned at 100 ms, and tidied up had []
//! fails: whoever_is_deaf_is_forced_when_the_grace_is_over
//! says: LOST
//! fails: many_who_end_late_are_no_reason_to_wait_longer
//! says: WRONG RESULT
//! fails: a_crash_is_told_apart_and_harms_nobody
//! says: WRONG RESULT
//! fails: told_before_it_begins_it_still_gives_its_grace
//! says: LOST
//! fails: after_a_crash_it_still_returns_with_the_last_one
//! says: WRONG RESULT: carol panicked at 50 ms
//! fails: whoever_ended_in_time_was_not_forced
//! says: WRONG RESULT

use std::{collections::HashMap, time::Duration};

use testkit::scene::Worker;
use tokio::{select, task::JoinSet};
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
    loop {
        let ended = select! {
            biased;
            () = stop.cancelled() => break,
            ended = tasks.join_next_with_id() => ended,
        };
        let Some(ended) = ended else { return report };
        match ended {
            Ok((id, ())) => report.ended.push(names[&id]),
            Err(error) if error.is_panic() => report.crashed.push(names[&error.id()]),
            Err(error) => report.forced.push(names[&error.id()]),
        }
    }
    let left: Vec<_> =
        names.values().copied().filter(|name| !report.ended.contains(name)).collect();
    let _ = tokio::time::timeout(grace, tasks.shutdown()).await;
    report.forced = left;
    report
}
