//! One loop over a set of workers and the pauses of those places that are empty; the set aborts when it is dropped.

use std::{collections::HashMap, time::Duration};

use futures::{StreamExt, stream::FuturesUnordered};
use tokio::{select, sync::mpsc::UnboundedSender, task::JoinSet, time::sleep};
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
    let mut pauses = FuturesUnordered::new();
    if stop.is_cancelled() {
        return;
    }
    for place in 0..places {
        places_of.insert(workers.spawn(work(place, stop.clone())).id(), place);
    }
    while !workers.is_empty() || !(pauses.is_empty() || stop.is_cancelled()) {
        select! {
            biased;
            () = stop.cancelled(), if !stop.is_cancelled() => {}
            Some(ended) = workers.join_next_with_id() => match ended {
                Ok((id, ())) => {
                    places_of.remove(&id);
                }
                Err(crash) => {
                    let Some(place) = places_of.remove(&crash.id()) else { continue };
                    let _ = crashed.send(place);
                    pauses.push(async move {
                        sleep(PAUSE).await;
                        place
                    });
                }
            },
            Some(place) = pauses.next(), if !stop.is_cancelled() => {
                places_of.insert(workers.spawn(work(place, stop.clone())).id(), place);
            }
        }
    }
}
