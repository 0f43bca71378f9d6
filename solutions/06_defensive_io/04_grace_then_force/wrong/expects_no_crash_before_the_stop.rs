//! After the stop it knows a crash, and before that it expects none: the crash of one ends all.
//!
//! fails: after_a_crash_it_still_returns_with_the_last_one
//! says: a worker ends

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
    while !stop.is_cancelled() {
        select! {
            () = stop.cancelled() => {}
            joined = tasks.join_next_with_id() => match joined {
                None => return report,
                Some(joined) => {
                    let (id, ()) = joined.expect("a worker ends");
                    report.ended.extend(names.remove(&id));
                }
            },
        }
    }
    let mut end = pin!(sleep(grace));
    let mut is_over = false;
    loop {
        select! {
            joined = tasks.join_next_with_id() => match joined {
                None => return report,
                Some(Ok((id, ()))) => report.ended.extend(names.remove(&id)),
                Some(Err(error)) if error.is_panic() => report.crashed.extend(names.remove(&error.id())),
                Some(Err(error)) => report.forced.extend(names.remove(&error.id())),
            },
            () = &mut end, if !is_over => {
                is_over = true;
                tasks.abort_all();
            }
        }
    }
}
