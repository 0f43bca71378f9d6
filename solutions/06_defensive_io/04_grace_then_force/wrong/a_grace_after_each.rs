//! Gives the grace anew whenever somebody has ended.
//!
//! fails: whoever_is_deaf_is_forced_when_the_grace_is_over
//! says: BLIND UNDER LOAD: told to stop at 100 ms, ann needed 200 ms and bob 930, eve did not hear it, and the grace was 1000 ms, which was over at 1100; run() returned at 2030 ms
//! fails: many_who_end_late_are_no_reason_to_wait_longer
//! says: BLIND UNDER LOAD

use std::{collections::HashMap, time::Duration};

use testkit::scene::Worker;
use tokio::{select, task::JoinSet, time::timeout};
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
    while let Ok(Some(ended)) = timeout(grace, tasks.join_next_with_id()).await {
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
