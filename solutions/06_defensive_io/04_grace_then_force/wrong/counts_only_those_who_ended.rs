//! Waits until as many have ended as were there: whoever crashed is never counted, and the grace goes by for nobody.
//!
//! fails: after_a_crash_it_still_returns_with_the_last_one
//! says: WRONG RESULT: carol panicked at 50 ms, and when all were told to stop at 100, dan panicked at 130 and bob needed 500 ms; nobody was there from 600 ms on, and run() returned at 1100
//! fails: whoever_ended_in_time_was_not_forced
//! says: WRONG RESULT

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
    let (mut tasks, mut names) = (JoinSet::new(), HashMap::new());
    for worker in workers {
        let name = worker.name();
        names.insert(tasks.spawn(worker.work(stop.clone().cancelled_owned())).id(), name);
    }

    let mut report = Report::default();
    let all = names.len();
    let mut end = pin!(async {
        stop.cancelled().await;
        sleep(grace).await;
    });
    while report.ended.len() < all {
        select! {
            Some(joined) = tasks.join_next_with_id() => match joined {
                Ok((id, ())) => report.ended.extend(names.remove(&id)),
                Err(error) => report.crashed.extend(names.remove(&error.id())),
            },
            () = &mut end => break,
        }
    }
    tasks.shutdown().await;
    report.forced.extend(names.into_values());
    report
}
