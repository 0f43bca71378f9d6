//! Sleeps until the grace is over, and looks then who has ended.
//!
//! fails: whoever_hears_the_stop_may_tidy_up
//! says: WRONG RESULT: told to stop at 100 ms, ann needed 200 ms and bob 930, of a grace of 1000; the last of them was gone at 1030 ms, and run() returned at 1100
//! fails: after_a_crash_it_still_returns_with_the_last_one
//! says: WRONG RESULT: carol panicked at 50 ms

use std::{collections::HashMap, time::Duration};

use testkit::scene::Worker;
use tokio::{select, task::JoinSet, time::sleep};
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
    sleep(grace).await;
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
