//! One loop for all places, and the pause is in it: while one place waits, nobody looks at the others.
//!
//! fails: each_place_has_its_own_pause
//! says: SERIAL: two workers crashed, at 10 and at 30 ms; 50 ms later is 60 and 80, and workers began at [0, 60] and at [0, 110] ms
//! fails: a_pause_that_is_over_does_not_hide_the_stop
//! says: GHOST EFFECT

use std::{collections::HashMap, time::Duration};

use tokio::{sync::mpsc::UnboundedSender, task::JoinSet, time::sleep};
use tokio_util::sync::CancellationToken;

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
    let (mut workers, mut places_of) = (JoinSet::new(), HashMap::new());
    for place in 0..places {
        places_of.insert(workers.spawn(work(place, stop.clone())).id(), place);
    }
    while let Some(ended) = workers.join_next().await {
        let Err(crash) = ended else { continue };
        let place = places_of[&crash.id()];
        let _ = crashed.send(place);
        if stop.run_until_cancelled(sleep(PAUSE)).await.is_some() {
            places_of.insert(workers.spawn(work(place, stop.clone())).id(), place);
        }
    }
}
