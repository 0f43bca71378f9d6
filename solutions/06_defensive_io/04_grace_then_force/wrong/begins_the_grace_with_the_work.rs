//! Measures the grace from the beginning, and not from the stop.
//!
//! fails: without_a_stop_it_returns_when_the_last_one_has_ended
//! says: WRONG RESULT: ann ended by herself at 300 ms and bob at 1300, and nobody said stop; run() returned at 1000 ms
//! fails: whoever_hears_the_stop_may_tidy_up
//! says: LOST: told to stop at 100 ms, ann needed 200 ms and bob 930, of a grace of 1000; run() returned at 1000 ms, and tidied up had ["ann"]
//! fails: whoever_is_deaf_is_forced_when_the_grace_is_over
//! says: LOST
//! fails: many_who_end_late_are_no_reason_to_wait_longer
//! says: WRONG RESULT

use std::{collections::HashMap, time::Duration};

use testkit::scene::Worker;
use tokio::{
    task::JoinSet,
    time::{Instant, timeout_at},
};
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
    let deadline = Instant::now() + grace;
    while let Ok(Some(ended)) = timeout_at(deadline, tasks.join_next_with_id()).await {
        match ended {
            Ok((id, ())) => report.ended.push(names[&id]),
            Err(error) if error.is_panic() => report.crashed.push(names[&error.id()]),
            Err(error) => report.forced.push(names[&error.id()]),
        }
    }
    tasks.abort_all();
    while let Some(ended) = tasks.join_next_with_id().await {
        match ended {
            Ok((id, ())) => report.ended.push(names[&id]),
            Err(error) if error.is_panic() => report.crashed.push(names[&error.id()]),
            Err(error) => report.forced.push(names[&error.id()]),
        }
    }
    report
}
