//! Aborts whoever is left and returns; an abort is a request, and they are still there.
//!
//! fails: when_it_returns_nobody_is_there
//! says: ORPHAN TASK: two of three workers did not hear the stop; run() returned at 1100 ms, and at this moment ["eve", "dan"] were still there

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
        match ended {
            Ok((id, ())) => report.ended.push(names[&id]),
            Err(error) if error.is_panic() => report.crashed.push(names[&error.id()]),
            Err(error) => report.forced.push(names[&error.id()]),
        }
    }
    let deadline = Instant::now() + grace;
    while let Ok(Some(ended)) = timeout_at(deadline, tasks.join_next_with_id()).await {
        match ended {
            Ok((id, ())) => report.ended.push(names[&id]),
            Err(error) if error.is_panic() => report.crashed.push(names[&error.id()]),
            Err(error) => report.forced.push(names[&error.id()]),
        }
    }
    tasks.abort_all();
    let known = [report.ended.as_slice(), report.crashed.as_slice()].concat();
    report.forced.extend(names.values().copied().filter(|name| !known.contains(name)));
    report
}
