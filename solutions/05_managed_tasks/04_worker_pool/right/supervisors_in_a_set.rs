//! A supervisor for each place, as a task, and all of them in a set that ends them when it is dropped; each owns its worker by
//! a handle that aborts.

use std::time::Duration;

use tokio::{sync::mpsc::UnboundedSender, task::JoinSet, time::sleep};
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
    let mut supervisors = JoinSet::new();
    for place in 0..places {
        let (work, crashed, stop) = (work.clone(), crashed.clone(), stop.clone());
        supervisors.spawn(async move {
            while !stop.is_cancelled() {
                let worker = AbortOnDropHandle::new(tokio::spawn(work(place, stop.clone())));
                if worker.await.is_ok() {
                    return;
                }
                let _ = crashed.send(place);
                stop.run_until_cancelled(sleep(PAUSE)).await;
            }
        });
    }
    while supervisors.join_next().await.is_some() {}
}
