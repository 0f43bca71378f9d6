//! Waits a second at most, so as to wait for nobody for ever; what takes longer is called a crash, and goes on.
//!
//! fails: a_slow_event_is_waited_for
//! says: GHOST EFFECT: every write takes 60 s, and stop() was called at 30 ms, while event a was written; stop() returned at 1030 ms

use std::time::Duration;

use testkit::scene::{Feed, Store};
use tokio::{task::JoinHandle, time::timeout};
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
        let end = match timeout(Duration::from_secs(1), &mut self.task).await {
            Ok(Ok(recorded)) => End::Recorded(recorded),
            _ => End::Crashed,
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
