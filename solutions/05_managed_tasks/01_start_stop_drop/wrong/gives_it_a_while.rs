//! Gives the task 100 ms after it was asked, and aborts it then, so as to wait for nobody for ever; it always waits 100 ms.
//!
//! fails: stop_returns_when_the_count_is_recorded
//! says: WRONG RESULT: stop() was called at 60 ms, while the processor waited for an event; the processor had ended by 80 ms, and stop() returned at 160 ms
//! fails: an_event_that_was_begun_is_completed
//! says: WRONG RESULT
//! fails: a_processor_that_has_not_begun_is_stopped_too
//! says: WRONG RESULT
//! fails: a_stop_that_was_given_up_is_gone_on_with
//! says: WRONG RESULT
//! fails: left_alone_it_records_every_event
//! says: WRONG RESULT
//! fails: a_crash_at_the_very_end_is_told
//! says: WRONG RESULT
//! fails: a_crash_after_a_stop_that_was_given_up_is_told
//! says: WRONG RESULT
//! fails: a_slow_event_is_waited_for
//! says: LOST

use std::time::Duration;

use testkit::scene::{Feed, Store};
use tokio::{task::JoinHandle, time::sleep};
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
        sleep(Duration::from_millis(100)).await;
        self.task.abort();
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
