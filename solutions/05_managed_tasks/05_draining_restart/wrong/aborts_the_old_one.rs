//! Aborts the old version and waits until it is gone; what it had begun is begun again.
//!
//! fails: a_restart_waits_for_the_event_that_was_begun
//! says: TORN: restart() was called at 30 ms, while v1 wrote event b, until 45; 4 events were written, and 5 writes were begun
//! fails: a_restart_with_events_waiting_makes_no_gap
//! says: TORN
//! fails: a_stop_drains_it
//! says: LOST
//! fails: a_service_that_is_dropped_ends
//! says: LOST
//! fails: a_restart_cut_anywhere_leaves_a_service_at_work
//! says: LOST
//! fails: an_event_may_take_its_time
//! says: TORN
//! fails: a_restart_cut_anywhere_can_be_made_again
//! says: LOST
//! fails: a_restart_cut_anywhere_can_be_followed_by_a_stop
//! says: LOST
//! fails: a_restart_cut_anywhere_leaves_nothing_when_the_service_is_dropped
//! says: LOST

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use testkit::scene::{Store, Topic};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

pub struct Service {
    topic: Topic,
    store: Store,
    written: Arc<AtomicUsize>,
    task: JoinHandle<()>,
    asks: DropGuard,
}

impl Service {
    pub fn start(topic: Topic, store: Store, version: &'static str) -> Self {
        let (written, stop) = (Arc::default(), CancellationToken::new());
        let run = run(topic.clone(), store.clone(), Arc::clone(&written), version, stop.clone());
        Self { topic, store, written, task: tokio::spawn(run), asks: stop.drop_guard() }
    }

    pub async fn restart(&mut self, version: &'static str) {
        self.task.abort();
        let _ = (&mut self.task).await;
        let stop = CancellationToken::new();
        let (topic, store) = (self.topic.clone(), self.store.clone());
        let next = run(topic, store, Arc::clone(&self.written), version, stop.clone());
        self.task = tokio::spawn(next);
        self.asks = stop.drop_guard();
    }

    pub async fn stop(self) {
        drop(self.asks);
        let _ = self.task.await;
    }
}

async fn run(
    topic: Topic,
    store: Store,
    written: Arc<AtomicUsize>,
    version: &'static str,
    stop: CancellationToken,
) {
    let mut position = written.load(Relaxed);
    while let Some(event) = stop.run_until_cancelled(topic.read(position)).await {
        store.write(format!("{version} {event}")).await;
        position += 1;
        written.store(position, Relaxed);
    }
}
