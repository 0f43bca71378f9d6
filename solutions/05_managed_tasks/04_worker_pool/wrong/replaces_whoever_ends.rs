//! Fills a place whenever it is empty, also if there is nothing left to do.
//!
//! fails: a_worker_who_returns_is_not_replaced
//! says: GHOST EFFECT: the worker at place 0 had nothing left to do at 20 ms, and returned; workers began there at [0, 70, 140, 210, 280] ms
//! fails: when_all_have_returned_it_is_over
//! says: HANG: both workers had returned by 40 ms
//! fails: an_empty_workshop_with_a_place_to_fill_is_not_over
//! says: WRONG RESULT

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
        let worker = AbortOnDropHandle::new(tokio::spawn(work(place, stop.child_token())));
        if worker.await.is_err() {
            let _ = crashed.send(place);
        }
        stop.run_until_cancelled(sleep(PAUSE)).await;
    }
}
