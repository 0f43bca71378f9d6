//! The guard is made once, before the loop: it aborts the first worker of each place, and none of those who came after him.
//!
//! fails: dropped_it_leaves_nobody_at_work
//! says: LEAK: a worker crashed at 20 ms, and the future of keep_at_work() was dropped at 90, when his place was filled again; at 190 ms 1 workers were at work

use std::time::Duration;

use futures::future::join_all;
use tokio::{sync::mpsc::UnboundedSender, task::AbortHandle, time::sleep};
use tokio_util::sync::CancellationToken;

pub const PAUSE: Duration = Duration::from_millis(50);

struct Aborts(AbortHandle);

impl Drop for Aborts {
    fn drop(&mut self) {
        self.0.abort();
    }
}

pub async fn keep_at_work<W>(
    places: usize,
    work: impl Fn(usize, CancellationToken) -> W + Clone + Send + 'static,
    crashed: UnboundedSender<usize>,
    stop: CancellationToken,
) where
    W: Future<Output = ()> + Send + 'static,
{
    if stop.is_cancelled() {
        return;
    }
    let keep = async |place| {
        let mut worker = tokio::spawn(work(place, stop.clone()));
        let _aborts = Aborts(worker.abort_handle());
        while worker.await.is_err() {
            let _ = crashed.send(place);
            stop.run_until_cancelled(sleep(PAUSE)).await;
            if stop.is_cancelled() {
                return;
            }
            worker = tokio::spawn(work(place, stop.clone()));
        }
    };
    join_all((0..places).map(keep)).await;
}
