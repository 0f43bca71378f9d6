//! Waits for the pause and the stop at once, and when both are there, chance decides.
//!
//! fails: a_pause_that_is_over_does_not_hide_the_stop
//! says: GHOST EFFECT: a worker crashed at 20 ms, all were told to stop at 60, and the future of keep_at_work() was not polled until 80

use std::time::Duration;

use futures::future::join_all;
use tokio::{select, sync::mpsc::UnboundedSender, time::sleep};
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
    if stop.is_cancelled() {
        return;
    }
    join_all((0..places).map(async |place| {
        loop {
            let worker = AbortOnDropHandle::new(tokio::spawn(work(place, stop.clone())));
            if worker.await.is_ok() {
                return;
            }
            let _ = crashed.send(place);
            select! {
                () = stop.cancelled() => return,
                () = sleep(PAUSE) => {}
            }
        }
    }))
    .await;
}
