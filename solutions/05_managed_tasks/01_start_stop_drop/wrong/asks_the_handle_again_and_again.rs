//! Looks whether the task has ended, lets the others have a turn, and looks again: time stands still, and so does the task.
//!
//! stuck
//! fails: stop_returns_when_the_count_is_recorded
//! says: LIVELOCK

use testkit::scene::{Feed, Store};
use tokio::task::{JoinHandle, yield_now};
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
        while !self.task.is_finished() {
            yield_now().await;
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
