//! Keeps the end for whoever calls again, and gives it away: the third call asks a handle that has answered.
//!
//! fails: whoever_stops_again_is_told_the_same
//! says: WRONG RESULT: stop() was called at 160 ms and panicked

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
        if let Some(end) = self.end.take() {
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
