//! Looks at the token before it waits for an event and not while it waits: a quiet stream keeps it from seeing anything.
//!
//! fails: stop_returns_when_the_count_is_recorded
//! says: at 440 ms the store has ["a", "b", "c", "3 events"]
//! fails: whoever_stops_again_is_told_the_same
//! says: GHOST EFFECT
//! fails: a_stop_that_was_given_up_has_asked
//! says: GHOST EFFECT
//! fails: a_crash_at_the_very_end_is_told
//! says: WRONG RESULT
//! fails: a_processor_that_is_dropped_ends
//! says: LEAK
//! fails: a_crash_after_a_stop_that_was_given_up_is_told
//! says: WRONG RESULT

use testkit::scene::{Feed, Store};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

pub struct Processor {
    task: JoinHandle<usize>,
    end: Option<End>,
    stop: CancellationToken,
    _asks: DropGuard,
}

impl Processor {
    pub fn start(events: Feed<&'static str>, store: Store) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(run(events, store, stop.clone()));
        Self { task, end: None, _asks: stop.clone().drop_guard(), stop }
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
    while !stop.is_cancelled() {
        let Some(event) = events.next().await else { break };
        store.write(event).await;
        recorded += 1;
    }
    store.write(format!("{recorded} events")).await;
    recorded
}
