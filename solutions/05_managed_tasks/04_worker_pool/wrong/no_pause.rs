//! Fills a place in the moment in which it is empty; with a worker who crashes at once there are a hundred in that moment.
//!
//! fails: workers_who_crash_at_once_are_not_started_at_once
//! says: WRONG RESULT: each worker at place 0 crashed when he began; with pauses of 50 ms there are 81 until 4,020 ms, and 101 were started
//! fails: the_place_of_a_worker_who_crashed_is_filled_again
//! says: WRONG RESULT: the worker at place 1 crashed at 20 ms, and his place is filled 50 ms later; workers began there at [0, 20] ms
//! fails: a_place_is_filled_again_and_again
//! says: WRONG RESULT
//! fails: an_empty_workshop_with_a_place_to_fill_is_not_over
//! says: WRONG RESULT

use std::time::Duration;

use futures::future::join_all;
use tokio::sync::mpsc::UnboundedSender;
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
        let worker = AbortOnDropHandle::new(tokio::spawn(work(place, stop.child_token())));
        if worker.await.is_ok() {
            return;
        }
        let _ = crashed.send(place);
    }
}
