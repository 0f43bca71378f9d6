//! Asks the handle at every call; it has its answer only once.
//!
//! fails: whoever_stops_again_is_told_the_same
//! says: WRONG RESULT: stop() was called at 120 ms and panicked
//! fails: a_crash_is_told
//! says: WRONG RESULT: stop() was called at 60 ms and panicked

use testkit::scene::{Feed, Store};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

pub struct Processor {
    task: JoinHandle<usize>,
    stop: CancellationToken,
    _asks: DropGuard,
}

impl Processor {
    pub fn start(events: Feed<&'static str>, store: Store) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(run(events, store, stop.clone()));
        Self { task, _asks: stop.clone().drop_guard(), stop }
    }

    pub async fn stop(&mut self) -> End {
        self.stop.cancel();
        match (&mut self.task).await {
            Ok(recorded) => End::Recorded(recorded),
            Err(_) => End::Crashed,
        }
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
