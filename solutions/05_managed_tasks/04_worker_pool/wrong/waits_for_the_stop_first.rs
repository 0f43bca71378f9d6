//! Waits for the stop or a crash, and never notices that everybody has gone home.
//!
//! fails: when_all_have_returned_it_is_over
//! says: HANG: both workers had returned by 40 ms; keep_at_work() had not, at 400 ms
//! fails: an_empty_workshop_with_a_place_to_fill_is_not_over
//! says: WRONG RESULT

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
    stop.cancelled().await;
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
        let worker = AbortOnDropHandle::new(tokio::spawn(work(place, stop.child_token())));
        if worker.await.is_ok() {
            return;
        }
        let _ = crashed.send(place);
        stop.run_until_cancelled(sleep(PAUSE)).await;
    }
}
