//! Hears of every crash and passes it on, and that is all.
//!
//! fails: the_place_of_a_worker_who_crashed_is_filled_again
//! says: LOST: the worker at place 1 crashed at 20 ms; at 100 ms 2 of 3 places had a worker
//! fails: each_place_has_its_own_pause
//! says: LOST
//! fails: a_place_is_filled_again_and_again
//! says: LOST
//! fails: workers_who_crash_at_once_are_not_started_at_once
//! says: WRONG RESULT
//! fails: an_empty_workshop_with_a_place_to_fill_is_not_over
//! says: LOST
//! fails: that_nobody_listens_is_nothing_to_the_workers
//! says: LOST

use std::time::Duration;

use futures::future::join_all;
use tokio::{sync::mpsc::UnboundedSender, time::sleep};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

pub const PAUSE: Duration = Duration::from_millis(50);

pub async fn keep_at_work<W>(
    places: usize,
    work: impl Fn(usize, CancellationToken) -> W + Clone + Send + 'static,
    crashed: UnboundedSender<usize>,
    stop: CancellationToken,
) where
    W: Future<Output = ()> + Send + 'static,
{
    let all = (0..places).map(|place| keep(place, &work, &crashed, &stop));
    join_all(all).await;
}

async fn keep<W>(
    place: usize,
    work: &impl Fn(usize, CancellationToken) -> W,
    crashed: &UnboundedSender<usize>,
    stop: &CancellationToken,
) where
    W: Future<Output = ()> + Send + 'static,
{
    if !stop.is_cancelled() {
        let worker = AbortOnDropHandle::new(tokio::spawn(work(place, stop.child_token())));
        if worker.await.is_err() {
            let _ = crashed.send(place);
        }
    }
}
