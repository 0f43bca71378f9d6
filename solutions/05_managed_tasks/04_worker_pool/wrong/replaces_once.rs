//! A second chance, and no third.
//!
//! fails: a_place_is_filled_again_and_again
//! says: LOST: each worker at place 0 crashed 10 ms after he began; with pauses of 50 ms there are 4 of them until 200 ms, and workers began at [0, 60] ms
//! fails: workers_who_crash_at_once_are_not_started_at_once
//! says: WRONG RESULT: each worker at place 0 crashed when he began; with pauses of 50 ms there are 81 until 4,020 ms, and 2 were started

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
    for _ in 0..2 {
        if stop.is_cancelled() {
            return;
        }
        let worker = AbortOnDropHandle::new(tokio::spawn(work(place, stop.child_token())));
        if worker.await.is_ok() {
            return;
        }
        let _ = crashed.send(place);
        stop.run_until_cancelled(sleep(PAUSE)).await;
    }
}
