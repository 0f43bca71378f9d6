//! Asks when it is dropped, and aborts 50 ms later what has not ended by then.
//!
//! fails: a_processor_that_is_dropped_completes_a_slow_event
//! says: LOST: every write takes 60 s, and the processor was dropped at 30 ms, while event a was written

use std::time::Duration;

use testkit::scene::{Feed, Store};
use tokio::{task::JoinHandle, time::sleep};
use tokio_util::sync::CancellationToken;

pub struct Processor {
    task: JoinHandle<usize>,
    end: Option<End>,
    stop: CancellationToken,
}

impl Processor {
    pub fn start(events: Feed<&'static str>, store: Store) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(run(events, store, stop.clone()));
        Self { task, end: None, stop }
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

impl Drop for Processor {
    fn drop(&mut self) {
        self.stop.cancel();
        let task = self.task.abort_handle();
        tokio::spawn(async move {
            sleep(Duration::from_millis(50)).await;
            task.abort();
        });
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
