//! A set of workers and a list of pauses; when the set is empty it leaves, whatever is in the list.
//!
//! fails: an_empty_workshop_with_a_place_to_fill_is_not_over
//! says: LOST: one worker returned at 10 ms, and the other one, at place 1, crashed at 20; workers began there at [0] ms, told were [(1, 20)], and keep_at_work() returned at 20 ms
//! fails: a_pause_that_is_over_does_not_hide_the_stop
//! says: GHOST EFFECT

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
    if stop.is_cancelled() {
        return;
    }
    let (mut workers, mut places_of) = (JoinSet::new(), HashMap::new());
    let mut pauses = FuturesUnordered::new();
    for place in 0..places {
        places_of.insert(workers.spawn(work(place, stop.clone())).id(), place);
    }
    loop {
        select! {
            ended = workers.join_next() => match ended {
                None => return,
                Some(Ok(())) => {}
                Some(Err(crash)) => {
                    let place = places_of[&crash.id()];
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
