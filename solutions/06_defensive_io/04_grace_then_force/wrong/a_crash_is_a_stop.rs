//! Tells everybody to stop when one has crashed, as a group with one purpose does.
//!
//! fails: after_a_crash_it_still_returns_with_the_last_one
//! says: GHOST EFFECT: carol panicked at 50 ms, and when all were told to stop at 100, dan panicked at 130 and bob needed 500 ms, until 600; run() returned at 550

use std::{collections::HashMap, pin::pin, time::Duration};

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
    let stop = stop.child_token();
    let mut names = HashMap::new();
    let mut tasks = JoinSet::new();
    for worker in workers {
        let name = worker.name();
        names.insert(tasks.spawn(worker.work(stop.clone().cancelled_owned())).id(), name);
    }

    let mut report = Report::default();
    let mut grace_is_over = pin!(async {
        stop.cancelled().await;
        sleep(grace).await;
    });
    let mut is_over = false;
    loop {
        let joined = select! {
            () = &mut grace_is_over, if !is_over => {
                is_over = true;
                tasks.abort_all();
                continue;
            }
            joined = tasks.join_next_with_id() => joined,
        };
        match joined {
            None => return report,
            Some(Ok((id, ()))) => report.ended.push(names[&id]),
            Some(Err(error)) if error.is_cancelled() => report.forced.push(names[&error.id()]),
            Some(Err(error)) => {
                report.crashed.push(names[&error.id()]);
                stop.cancel();
            }
        }
    }
}
