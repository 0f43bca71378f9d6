//! When the grace is over it calls everybody forced who has not been joined; some of them may have ended before.
//!
//! fails: whoever_ended_in_time_was_not_forced
//! says: WRONG RESULT: told to stop at 100 ms, bob needed 930 ms and dan panicked at 1050

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
    loop {
        select! {
            joined = tasks.join_next_with_id() => match joined {
                None => return report,
                Some(Ok((id, ()))) => report.ended.extend(names.remove(&id)),
                Some(Err(crash)) => report.crashed.extend(names.remove(&crash.id())),
            },
            () = &mut grace_is_over => {
                report.forced = names.into_values().collect();
                tasks.shutdown().await;
                return report;
            }
        }
    }
}
