//! Waits for PAUSE after the stop, and aborts whoever is still cleaning up.
//!
//! fails: workers_are_told_to_stop_and_waited_for
//! says: LOST: three workers were told to stop at 50 ms, and cleaned up for 10, 20 and 80 ms; 2 of them

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
            while !stop.is_cancelled() {
                let mut worker = AbortOnDropHandle::new(tokio::spawn(work(place, stop.clone())));
                let ended = tokio::select! {
                    ended = &mut worker => ended,
                    () = async { stop.cancelled().await; sleep(PAUSE).await } => return,
                };
                if ended.is_ok() {
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
