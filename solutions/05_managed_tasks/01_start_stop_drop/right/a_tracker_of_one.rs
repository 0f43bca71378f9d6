//! A tracker with one task; its `wait` may be dropped and called as often as one likes. What was not told is a crash.

use std::sync::{Arc, OnceLock};

use testkit::scene::{Feed, Store};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub struct Processor {
    tracker: TaskTracker,
    recorded: Arc<OnceLock<usize>>,
    stop: CancellationToken,
}

impl Processor {
    pub fn start(events: Feed<&'static str>, store: Store) -> Self {
        let (tracker, stop) = (TaskTracker::new(), CancellationToken::new());
        let (recorded, token) = (Arc::new(OnceLock::new()), stop.clone());
        let tell = recorded.clone();
        tracker.spawn(async move {
            let _ = tell.set(run(events, store, token).await);
        });
        tracker.close();
        Self { tracker, recorded, stop }
    }

    pub async fn stop(&mut self) -> End {
        self.stop.cancel();
        self.tracker.wait().await;
        self.recorded.get().map_or(End::Crashed, |recorded| End::Recorded(*recorded))
    }
}

impl Drop for Processor {
    fn drop(&mut self) {
        self.stop.cancel();
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
