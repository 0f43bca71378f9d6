//! The workers are asked to stop when the pool is dropped, and not aborted: right where they have to clean up.

use std::time::Duration;

use futures::future::join_all;
use tokio::{select, sync::mpsc::UnboundedSender, time::sleep};
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
        let asked = stop.child_token();
        let worker = tokio::spawn(work(place, asked.clone()));
        let _asks = asked.drop_guard();
        if worker.await.is_ok() {
            return;
        }
        let _ = crashed.send(place);
        select! {
            () = stop.cancelled() => return,
            () = sleep(PAUSE) => {}
        }
    }
}
