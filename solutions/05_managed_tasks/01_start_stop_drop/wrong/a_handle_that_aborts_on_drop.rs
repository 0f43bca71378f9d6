//! Its handle aborts on drop: no task is left, and neither is the count, nor the event that was being written.
//!
//! fails: a_processor_that_is_dropped_ends
//! says: LOST: the processor was dropped at 60 ms, while it waited for an event; at 160 ms the store has ["a", "b"]
//! fails: a_processor_that_is_dropped_completes_its_event
//! says: LOST: the processor was dropped at 30 ms, while event b was written; at 360 ms the store has ["a"]
//! fails: a_processor_that_is_dropped_while_it_stops_ends
//! says: LOST
//! fails: a_processor_that_is_dropped_completes_a_slow_event
//! says: LOST

use testkit::scene::{Feed, Store};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

pub struct Processor {
    task: AbortOnDropHandle<usize>,
    end: Option<End>,
    stop: CancellationToken,
}

impl Processor {
    pub fn start(events: Feed<&'static str>, store: Store) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(run(events, store, stop.clone()));
        Self { task: AbortOnDropHandle::new(task), end: None, stop }
    }

    pub async fn stop(&mut self) -> End {
        self.stop.cancel();
        if let Some(end) = self.end {
            return end;
        }
        let end = match (&mut self.task).await {
            Ok(recorded) => End::Recorded(recorded),
            Err(_) => End::Crashed,
        };
        *self.end.insert(end)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Recorded(usize),
    Crashed,
}

async fn run(mut events: Feed<&'static str>, store: Store, stop: CancellationToken) -> usize {
    let mut recorded = 0;
    while let Some(Some(event)) = stop.run_until_cancelled(events.next()).await {
        store.write(event).await;
        recorded += 1;
    }
    store.write(format!("{recorded} events")).await;
    recorded
}
