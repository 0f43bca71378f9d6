//! Takes it for certain that somebody hears of a crash; when the listener has gone, the pool falls with the first worker.
//!
//! fails: that_nobody_listens_is_nothing_to_the_workers
//! says: LOST: the worker at place 0 crashed at 20 ms, and the receiver of `crashed` had gone; keep_at_work() panicked, and at 100 ms 0 of 2 places had a worker

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
        crashed.send(place).expect("somebody listens");
        stop.run_until_cancelled(sleep(PAUSE)).await;
    }
}
