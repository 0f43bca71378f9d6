//! Keeps a handle for each worker, aborts all by a timer, and asks each of them how it went.

use std::time::Duration;

use futures::future::join_all;
use testkit::scene::Worker;
use tokio::{join, select, time::sleep};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub ended: Vec<&'static str>,
    pub forced: Vec<&'static str>,
    pub crashed: Vec<&'static str>,
}

pub async fn run(workers: Vec<Worker>, stop: CancellationToken, grace: Duration) -> Report {
    let tasks: Vec<_> = workers
        .into_iter()
        .map(|worker| {
            let name = worker.name();
            let work = tokio::spawn(worker.work(stop.clone().cancelled_owned()));
            (name, AbortOnDropHandle::new(work))
        })
        .collect();
    let aborts: Vec<_> = tasks.iter().map(|(_, task)| task.abort_handle()).collect();

    let mut report = Report::default();
    let gone = CancellationToken::new();
    let all_gone = async {
        let ends = join_all(tasks.into_iter().map(async |(name, task)| (name, task.await))).await;
        gone.cancel();
        ends
    };
    let force = async {
        let grace_is_over = async {
            stop.cancelled().await;
            sleep(grace).await;
        };
        select! {
            () = gone.cancelled() => {}
            () = grace_is_over => aborts.iter().for_each(|task| task.abort()),
        }
    };
    let (ends, ()) = join!(all_gone, force);
    for (name, end) in ends {
        match end {
            Ok(()) => report.ended.push(name),
            Err(error) if error.is_panic() => report.crashed.push(name),
            Err(_) => report.forced.push(name),
        }
    }
    report
}
