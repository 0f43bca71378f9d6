//! Fills a place whenever its worker has crashed, whatever has been said meanwhile.
//!
//! fails: a_worker_who_crashes_while_he_stops_is_told_and_not_replaced
//! says: GHOST EFFECT: all were told to stop at 50 ms, and the worker at place 0 crashed at 60, while he cleaned up; after that
//! fails: nobody_is_started_after_the_stop
//! says: GHOST EFFECT: a worker crashed at 20 ms, and all were told to stop at 40, in the pause of his place; after that
//! fails: stopped_before_it_begins_it_starts_nobody
//! says: GHOST EFFECT: `stop` was cancelled before keep_at_work() was called; 2 of 2
//! fails: a_pause_that_is_over_does_not_hide_the_stop
//! says: GHOST EFFECT

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
    loop {
        let worker = AbortOnDropHandle::new(tokio::spawn(work(place, stop.child_token())));
        if worker.await.is_ok() {
            return;
        }
        let _ = crashed.send(place);
        sleep(PAUSE).await;
    }
}
