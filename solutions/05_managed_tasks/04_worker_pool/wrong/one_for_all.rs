//! A crash stops everybody, as in a group with one purpose.
//!
//! fails: the_place_of_a_worker_who_crashed_is_filled_again
//! says: LOST
//! fails: a_crash_is_nothing_to_the_others
//! says: LOST: the worker at place 1 crashed at 20 ms; until 100 ms
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
    while !stop.is_cancelled() {
        let worker = AbortOnDropHandle::new(tokio::spawn(work(place, stop.clone())));
        if worker.await.is_ok() {
            return;
        }
        let _ = crashed.send(place);
        stop.cancel();
    }
}
