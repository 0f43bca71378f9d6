//! The task rings a bell in its last line; one that panics does not reach it, and one ring wakes one call.
//!
//! fails: a_crash_is_told
//! says: HANG: stop() was called at 60 ms and had not returned 10 s later
//! fails: a_crash_at_the_very_end_is_told
//! says: HANG
//! fails: whoever_stops_again_is_told_the_same
//! says: HANG
//! fails: a_crash_after_a_stop_that_was_given_up_is_told
//! says: HANG

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use testkit::scene::{Feed, Store};
use tokio::sync::Notify;
use tokio_util::sync::{CancellationToken, DropGuard};

pub struct Processor {
    shared: Arc<Shared>,
    stop: CancellationToken,
    _asks: DropGuard,
}

#[derive(Default)]
struct Shared {
    recorded: AtomicUsize,
    ended: Notify,
}

impl Processor {
    pub fn start(events: Feed<&'static str>, store: Store) -> Self {
        let (shared, stop) = (Arc::new(Shared::default()), CancellationToken::new());
        tokio::spawn(run(events, store, shared.clone(), stop.clone()));
        Self { shared, _asks: stop.clone().drop_guard(), stop }
    }

    pub async fn stop(&mut self) -> End {
        self.stop.cancel();
        self.shared.ended.notified().await;
        End::Recorded(self.shared.recorded.load(Relaxed))
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
    shared: Arc<Shared>,
    stop: CancellationToken,
) {
    while let Some(Some(event)) = stop.run_until_cancelled(events.next()).await {
        store.write(event).await;
        shared.recorded.fetch_add(1, Relaxed);
    }
    store.write(format!("{} events", shared.recorded.load(Relaxed))).await;
    shared.ended.notify_one();
}
