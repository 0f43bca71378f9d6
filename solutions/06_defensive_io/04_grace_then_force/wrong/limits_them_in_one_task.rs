//! Runs all workers in the one task that awaits them, each with a limit; while that task does something else, nobody works.
//!
//! fails: each_worker_has_a_task_of_its_own
//! says: SERIAL: ann worked for 30 ms and bob for 40, and the future of run() was not polled from 10 ms on; at 60 ms ["ann", "bob"] were still at work

use std::{panic::AssertUnwindSafe, time::Duration};

use futures::{FutureExt, future::join_all};
use testkit::scene::Worker;
use tokio::{select, time::sleep};
use tokio_util::sync::CancellationToken;

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub ended: Vec<&'static str>,
    pub forced: Vec<&'static str>,
    pub crashed: Vec<&'static str>,
}

pub async fn run(workers: Vec<Worker>, stop: CancellationToken, grace: Duration) -> Report {
    let ends = join_all(workers.into_iter().map(async |worker| {
        let name = worker.name();
        let work = AssertUnwindSafe(worker.work(stop.cancelled())).catch_unwind();
        let grace_is_over = async {
            stop.cancelled().await;
            sleep(grace).await;
        };
        select! {
            biased;
            end = work => (name, Some(end)),
            () = grace_is_over => (name, None),
        }
    }));
    let mut report = Report::default();
    for (name, end) in ends.await {
        match end {
            Some(Ok(())) => report.ended.push(name),
            Some(Err(_)) => report.crashed.push(name),
            None => report.forced.push(name),
        }
    }
    report
}
