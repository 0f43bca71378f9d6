//! Waits for all workers, and takes a crash for an end.
//!
//! fails: a_crash_is_told_at_once
//! says: BLIND WHEN IDLE: the worker at place 2 crashed at 20 ms; what was told until 400 ms, as (place, time), is []
//! fails: the_place_of_a_worker_who_crashed_is_filled_again
//! says: LOST: the worker at place 1 crashed at 20 ms; at 100 ms 2 of 3 places had a worker
//! fails: each_place_has_its_own_pause
//! says: LOST
//! fails: a_place_is_filled_again_and_again
//! says: LOST
//! fails: workers_who_crash_at_once_are_not_started_at_once
//! says: WRONG RESULT
//! fails: a_worker_who_crashes_while_he_stops_is_told_and_not_replaced
//! says: WRONG RESULT
//! fails: an_empty_workshop_with_a_place_to_fill_is_not_over
//! says: LOST
//! fails: that_nobody_listens_is_nothing_to_the_workers
//! says: LOST

use std::time::Duration;

use tokio::{sync::mpsc::UnboundedSender, task::JoinSet};
use tokio_util::sync::CancellationToken;

pub const PAUSE: Duration = Duration::from_millis(50);

pub async fn keep_at_work<W>(
    places: usize,
    work: impl Fn(usize, CancellationToken) -> W + Clone + Send + 'static,
    crashed: UnboundedSender<usize>,
    stop: CancellationToken,
) where
    W: Future<Output = ()> + Send + 'static,
{
    let _ = crashed;
    if stop.is_cancelled() {
        return;
    }
    let mut workers = JoinSet::new();
    for place in 0..places {
        workers.spawn(work(place, stop.clone()));
    }
    while workers.join_next().await.is_some() {}
}
