//! The guard asks in every case; and tells what has been counted by now.
//!
//! fails: stop_returns_when_the_count_is_recorded
//! says: GHOST EFFECT: stop() was called at 60 ms, while the processor waited for an event; stop() returned at 60 ms
//! fails: an_event_that_was_begun_is_completed
//! says: GHOST EFFECT
//! fails: a_processor_that_has_not_begun_is_stopped_too
//! says: GHOST EFFECT
//! fails: a_stop_that_was_given_up_is_gone_on_with
//! says: GHOST EFFECT
//! fails: a_crash_at_the_very_end_is_told
//! says: WRONG RESULT
//! fails: a_crash_is_told
//! says: WRONG RESULT: the processor panicked at 45 ms; stop() was called twice, at 60 ms, and told Recorded(1), then Recorded(1)
//! fails: a_crash_after_a_stop_that_was_given_up_is_told
//! says: WRONG RESULT
//! fails: a_slow_event_is_waited_for
//! says: GHOST EFFECT

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use testkit::scene::{Feed, Store};
use tokio_util::sync::{CancellationToken, DropGuard};

pub struct Processor {
    recorded: Arc<AtomicUsize>,
    asks: Option<DropGuard>,
}

impl Processor {
    pub fn start(events: Feed<&'static str>, store: Store) -> Self {
        let (recorded, stop) = (Arc::new(AtomicUsize::new(0)), CancellationToken::new());
        tokio::spawn(run(events, store, recorded.clone(), stop.clone()));
        Self { recorded, asks: Some(stop.drop_guard()) }
    }

    pub async fn stop(&mut self) -> End {
        drop(self.asks.take());
        End::Recorded(self.recorded.load(Relaxed))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Recorded(usize),
    Crashed,
}

async fn run(
    mut events: Feed<&'static str>,
    store: Store,
    recorded: Arc<AtomicUsize>,
    stop: CancellationToken,
) {
    while let Some(Some(event)) = stop.run_until_cancelled(events.next()).await {
        store.write(event).await;
        recorded.fetch_add(1, Relaxed);
    }
    store.write(format!("{} events", recorded.load(Relaxed))).await;
}
