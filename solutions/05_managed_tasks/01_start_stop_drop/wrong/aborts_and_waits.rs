//! Aborts the task and waits until it is gone: nothing leaks, and what it still had to do is lost.
//!
//! fails: stop_returns_when_the_count_is_recorded
//! says: LOST: stop() was called at 60 ms, while the processor waited for an event; at 160 ms the store has ["a", "b"]
//! fails: an_event_that_was_begun_is_completed
//! says: LOST: stop() was called at 30 ms, while event b was written; at 130 ms the store has ["a"]
//! fails: a_processor_that_has_not_begun_is_stopped_too
//! says: LOST
//! fails: a_stop_that_was_given_up_is_gone_on_with
//! says: LOST
//! fails: a_stop_that_was_given_up_has_asked
//! says: LOST
//! fails: whoever_stops_again_is_told_the_same
//! says: LOST
//! fails: a_processor_that_is_dropped_while_it_stops_ends
//! says: LOST
//! fails: a_crash_at_the_very_end_is_told
//! says: and that of the count panics; stop() told Recorded(2)
//! fails: a_crash_after_a_stop_that_was_given_up_is_told
//! says: WRONG RESULT
//! fails: a_slow_event_is_waited_for
//! says: LOST

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use testkit::scene::{Feed, Store};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

pub struct Processor {
    recorded: Arc<AtomicUsize>,
    task: JoinHandle<()>,
    end: Option<End>,
    _asks: DropGuard,
}

impl Processor {
    pub fn start(events: Feed<&'static str>, store: Store) -> Self {
        let (recorded, stop) = (Arc::new(AtomicUsize::new(0)), CancellationToken::new());
        let task = tokio::spawn(run(events, store, recorded.clone(), stop.clone()));
        Self { recorded, task, end: None, _asks: stop.drop_guard() }
    }

    pub async fn stop(&mut self) -> End {
        self.task.abort();
        if self.end.is_none() {
            self.end = Some(match (&mut self.task).await {
                Err(error) if error.is_panic() => End::Crashed,
                _ => End::Recorded(self.recorded.load(Relaxed)),
            });
        }
        self.end.unwrap()
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
