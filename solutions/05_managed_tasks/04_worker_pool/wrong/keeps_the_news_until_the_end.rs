//! After the stop a crash is only written down, and all are told when the last worker has ended.
//!
//! fails: a_worker_who_crashes_while_he_stops_is_told_and_not_replaced
//! says: BLIND UNDER LOAD: all were told to stop at 50 ms, and the worker at place 0 crashed at 60, while he cleaned up, and the one at place 1 until 80; the crash was told at 80 ms

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
    let keep = async |place| {
        while !stop.is_cancelled() {
            let worker = AbortOnDropHandle::new(tokio::spawn(work(place, stop.clone())));
            if worker.await.is_ok() {
                return None;
            }
            if stop.is_cancelled() {
                return Some(place);
            }
            let _ = crashed.send(place);
            stop.run_until_cancelled(sleep(PAUSE)).await;
        }
        None
    };
    for place in join_all((0..places).map(keep)).await.into_iter().flatten() {
        let _ = crashed.send(place);
    }
}
