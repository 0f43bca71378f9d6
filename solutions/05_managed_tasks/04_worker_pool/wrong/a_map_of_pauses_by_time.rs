//! Keeps the pauses in a map by the time at which they end; of two that end together, one is overwritten.
//!
//! fails: each_place_has_its_own_pause
//! says: LOST: two workers crashed, at 20 and at 20 ms; 50 ms later is 70 and 70, and workers began at

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use tokio::{
    select,
    sync::mpsc::UnboundedSender,
    task::JoinSet,
    time::{Instant, sleep_until},
};
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
    let (mut workers, mut places_of) = (JoinSet::new(), HashMap::new());
    let mut pauses = BTreeMap::new();
    if stop.is_cancelled() {
        return;
    }
    for place in 0..places {
        places_of.insert(workers.spawn(work(place, stop.clone())).id(), place);
    }
    while !workers.is_empty() || !(pauses.is_empty() || stop.is_cancelled()) {
        let next = pauses.first_key_value().map(|(at, _)| *at);
        select! {
            biased;
            () = stop.cancelled(), if !pauses.is_empty() => pauses.clear(),
            Some(ended) = workers.join_next_with_id() => {
                if let Err(crash) = ended {
                    let place = places_of[&crash.id()];
                    let _ = crashed.send(place);
                    pauses.insert(Instant::now() + PAUSE, place);
                }
            }
            () = sleep_until(next.unwrap_or_else(Instant::now)), if next.is_some() => {
                let (_, place) = pauses.pop_first().unwrap();
                places_of.insert(workers.spawn(work(place, stop.clone())).id(), place);
            }
        }
    }
}
