//! Asks the old version, gives it 5 ms, and starts the new one.
//!
//! fails: a_restart_waits_for_the_event_that_was_begun
//! says: TWICE
//! fails: a_restart_with_events_waiting_makes_no_gap
//! says: TWICE
//! fails: a_stop_drains_it
//! says: TWICE
//! fails: a_service_that_is_dropped_ends
//! says: TWICE
//! fails: a_restart_between_two_events_takes_no_time
//! says: WRONG RESULT
//! fails: a_restart_cut_anywhere_leaves_a_service_at_work
//! says: LOST
//! fails: a_restart_cut_anywhere_can_be_made_again
//! says: TWICE
//! fails: a_restart_cut_anywhere_can_be_followed_by_a_stop
//! says: GHOST EFFECT
//! fails: a_version_that_crashed_is_replaced
//! says: WRONG RESULT
//! fails: an_event_may_take_its_time
//! says: TWICE

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
    task: Option<JoinHandle<()>>,
    asks: Option<DropGuard>,
}

impl Service {
    pub fn start(topic: Topic, store: Store, version: &'static str) -> Self {
        let (written, stop) = (Arc::default(), CancellationToken::new());
        let run = run(topic.clone(), store.clone(), Arc::clone(&written), version, stop.clone());
        let task = Some(tokio::spawn(run));
        Self { topic, store, written, task, asks: Some(stop.drop_guard()) }
    }

    pub async fn restart(&mut self, version: &'static str) {
        self.asks = None;
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        let stop = CancellationToken::new();
        let (topic, store) = (self.topic.clone(), self.store.clone());
        let next = run(topic, store, Arc::clone(&self.written), version, stop.clone());
        self.task = Some(tokio::spawn(next));
        self.asks = Some(stop.drop_guard());
    }

    pub async fn stop(self) {
        drop(self.asks);
        if let Some(task) = self.task {
            let _ = task.await;
        }
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
