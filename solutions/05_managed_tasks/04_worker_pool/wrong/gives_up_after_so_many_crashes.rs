//! Fills a place 32 times, and no more.
//!
//! fails: workers_who_crash_at_once_are_not_started_at_once
//! says: there are 81 until 4,020 ms, and 32 were started

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
    join_all((0..places).map(|place| {
        let (work, crashed, stop) = (work.clone(), crashed.clone(), stop.clone());
        async move {
            for _ in 0..32 {
                if stop.is_cancelled() {
                    return;
                }
                let worker = AbortOnDropHandle::new(tokio::spawn(work(place, stop.clone())));
                if worker.await.is_ok() {
                    return;
                }
                let _ = crashed.send(place);
                if stop.run_until_cancelled(sleep(PAUSE)).await.is_none() {
                    return;
                }
            }
        }
    }))
    .await;
}
