//! Joins the workers without a task for any of them, so nobody can be forced.
//!
//! fails: whoever_is_deaf_is_forced_when_the_grace_is_over
//! says: HANG: told to stop at 100 ms, ann needed 200 ms and bob 930, eve did not hear it, and the grace was 1000 ms; run() had not returned at 30000 ms, when these were still at work: ["eve"]
//! fails: many_who_end_late_are_no_reason_to_wait_longer
//! says: HANG
//! fails: when_it_returns_nobody_is_there
//! says: HANG
//! fails: a_crash_is_told_apart_and_harms_nobody
//! says: dan has crashed
//! fails: told_before_it_begins_it_still_gives_its_grace
//! says: HANG
//! fails: after_a_crash_it_still_returns_with_the_last_one
//! says: carol has crashed
//! fails: whoever_ended_in_time_was_not_forced
//! says: dan has crashed
//! fails: each_worker_has_a_task_of_its_own
//! says: SERIAL

use std::time::Duration;

use futures::future::join_all;
use testkit::scene::Worker;
use tokio_util::sync::CancellationToken;

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub ended: Vec<&'static str>,
    pub forced: Vec<&'static str>,
    pub crashed: Vec<&'static str>,
}

pub async fn run(workers: Vec<Worker>, stop: CancellationToken, grace: Duration) -> Report {
    let works = workers.into_iter().map(async |worker| {
        let name = worker.name();
        worker.work(stop.clone().cancelled_owned()).await;
        name
    });
    let ended = join_all(works).await;
    let _ = grace;
    Report { ended, ..Report::default() }
}
