//! A round through the workshop every 50 ms: whoever crashes lies there until the next one, and the pause is as long as chance will have it.
//!
//! fails: a_crash_is_told_at_once
//! says: BLIND WHEN IDLE: the worker at place 2 crashed at 20 ms; what was told until 400 ms, as (place, time), is [(2, 50)]
//! fails: a_place_is_filled_again_and_again
//! says: 3 crashes were told
//! fails: the_place_of_a_worker_who_crashed_is_filled_again
//! says: WRONG RESULT: the worker at place 1 crashed at 20 ms, and his place is filled 50 ms later; workers began there at [0, 50] ms
//! fails: when_all_have_returned_it_is_over
//! says: WRONG RESULT

use std::time::Duration;

use tokio::{select, sync::mpsc::UnboundedSender, time::interval};
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
    let mut workers: Vec<_> = (0..places).map(|place| Some(start(place))).collect();
    let mut rounds = interval(PAUSE);
    while workers.iter().any(Option::is_some) && !stop.is_cancelled() {
        select! {
            biased;
            () = stop.cancelled() => break,
            _ = rounds.tick() => {}
        }
        for (place, slot) in workers.iter_mut().enumerate() {
            let Some(worker) = slot.take_if(|worker| worker.is_finished()) else { continue };
            if worker.await.is_err() {
                let _ = crashed.send(place);
                *slot = Some(start(place));
            }
        }
    }
    for (place, worker) in workers.into_iter().enumerate() {
        if let Some(worker) = worker
            && worker.await.is_err()
        {
            let _ = crashed.send(place);
        }
    }
}
