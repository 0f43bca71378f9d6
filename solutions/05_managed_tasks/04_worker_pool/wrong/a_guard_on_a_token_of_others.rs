//! Asks the workers when it is dropped, by the token that it was lent; whoever else has that token is asked as well.
//!
//! fails: a_crash_is_nothing_to_the_others
//! says: GHOST EFFECT: the worker at place 1 crashed at 20 ms, and nobody said stop; at 200 ms keep_at_work() was dropped, and then the token of its caller was cancelled

use std::time::Duration;

use futures::future::join_all;
use tokio::{sync::mpsc::UnboundedSender, time::sleep};
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
    let _asks = stop.clone().drop_guard();
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
        let worker = tokio::spawn(work(place, stop.clone()));
        if worker.await.is_ok() {
            return;
        }
        let _ = crashed.send(place);
        stop.run_until_cancelled(sleep(PAUSE)).await;
    }
}
