//! Asks the places in their order; who crashes at the last one is heard of when all others have ended.
//!
//! fails: a_crash_is_told_at_once
//! says: BLIND WHEN IDLE: the worker at place 2 crashed at 20 ms; what was told until 400 ms, as (place, time), is [(2, 205)]
//! fails: the_place_of_a_worker_who_crashed_is_filled_again
//! says: LOST
//! fails: each_place_has_its_own_pause
//! says: LOST
//! fails: a_pause_that_is_over_does_not_hide_the_stop
//! says: GHOST EFFECT

use std::time::Duration;

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
    if stop.is_cancelled() {
        return;
    }
    let start = |place| AbortOnDropHandle::new(tokio::spawn(work(place, stop.child_token())));
    let workers: Vec<_> = (0..places).map(|place| (place, start(place))).collect();
    for (place, mut worker) in workers {
        while worker.await.is_err() {
            let _ = crashed.send(place);
            if stop.run_until_cancelled(sleep(PAUSE)).await.is_none() {
                break;
            }
            worker = start(place);
        }
    }
}
