//! Unwraps every join: the crash of one is the crash of all.
//!
//! fails: a_crash_is_told_apart_and_harms_nobody
//! says: dan has crashed
//! fails: after_a_crash_it_still_returns_with_the_last_one
//! says: carol has crashed
//! fails: whoever_ended_in_time_was_not_forced
//! says: dan has crashed

use std::{collections::HashMap, time::Duration};

use testkit::scene::Worker;
use tokio::{
    select,
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
    loop {
        let ended = select! {
            biased;
            () = stop.cancelled() => break,
            ended = tasks.join_next_with_id() => ended,
        };
        let Some(ended) = ended else { return report };
        report.ended.push(names[&ended.unwrap().0]);
    }
    let deadline = Instant::now() + grace;
    while let Ok(Some(ended)) = timeout_at(deadline, tasks.join_next_with_id()).await {
        report.ended.push(names[&ended.unwrap().0]);
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
