//! A task for every place, in a tracker; whoever drops the pool drops nobody in it.
//!
//! fails: dropped_it_leaves_nobody_at_work
//! says: GHOST EFFECT: a worker crashed at 20 ms, and the future of keep_at_work() was dropped at 50, in the pause of his place; after that 1 were started

use std::time::Duration;

use tokio::{sync::mpsc::UnboundedSender, time::sleep};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub const PAUSE: Duration = Duration::from_millis(50);

pub async fn keep_at_work<W>(
    places: usize,
    work: impl Fn(usize, CancellationToken) -> W + Clone + Send + 'static,
    crashed: UnboundedSender<usize>,
    stop: CancellationToken,
) where
    W: Future<Output = ()> + Send + 'static,
{
    let keepers = TaskTracker::new();
    for place in 0..places {
        let (work, crashed, stop) = (work.clone(), crashed.clone(), stop.clone());
        let started = work(place, stop.clone());
        if stop.is_cancelled() {
            return;
        }
        keepers.spawn(async move {
            let mut worker = tokio::spawn(started);
            while worker.await.is_err() {
                let _ = crashed.send(place);
                if stop.run_until_cancelled(sleep(PAUSE)).await.is_none() {
                    return;
                }
                worker = tokio::spawn(work(place, stop.clone()));
            }
        });
    }
    keepers.close();
    keepers.wait().await;
}
