//! Looks up the position when the restart begins; what the old version writes after that is written again.
//!
//! fails: a_restart_waits_for_the_event_that_was_begun
//! says: TWICE: restart() was called at 30 ms, while v1 wrote event b, until 45; at 295 ms the store has ["v1 a", "v1 b", "v2 b", "v2 c", "v2 d"]
//! fails: a_restart_with_events_waiting_makes_no_gap
//! says: TWICE
//! fails: several_restarts_follow_each_other
//! says: TWICE
//! fails: a_stop_drains_it
//! says: TWICE
//! fails: a_service_that_is_dropped_ends
//! says: TWICE
//! fails: a_restart_cut_anywhere_leaves_a_service_at_work
//! says: TWICE
//! fails: a_restart_cut_anywhere_can_be_made_again
//! says: TWICE
//! fails: a_restart_cut_anywhere_leaves_nothing_when_the_service_is_dropped
//! says: TWICE
//! fails: a_restart_cut_anywhere_can_be_followed_by_a_stop
//! says: TWICE
//! fails: an_event_may_take_its_time
//! says: TWICE

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use testkit::scene::{Store, Topic};
use tokio::{sync::oneshot, task::JoinHandle};
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
        let (written, stop) = (Arc::<AtomicUsize>::default(), CancellationToken::new());
        let run = run(topic.clone(), store.clone(), Arc::clone(&written), 0, version, stop.clone());
        let task = Some(tokio::spawn(run));
        Self { topic, store, written, task, asks: Some(stop.drop_guard()) }
    }

    pub async fn restart(&mut self, version: &'static str) {
        let stop = CancellationToken::new();
        let (topic, store) = (self.topic.clone(), self.store.clone());
        let from = self.written.load(Relaxed);
        let next = run(topic, store, Arc::clone(&self.written), from, version, stop.clone());
        self.asks = Some(stop.drop_guard());
        let (began, begins) = oneshot::channel();
        let old = self.task.take();
        self.task = Some(tokio::spawn(async move {
            if let Some(old) = old {
                let _ = old.await;
            }
            let _ = began.send(());
            next.await;
        }));
        let _ = begins.await;
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
    mut position: usize,
    version: &'static str,
    stop: CancellationToken,
) {
    while let Some(event) = stop.run_until_cancelled(topic.read(position)).await {
        store.write(format!("{version} {event}")).await;
        position += 1;
        written.store(position, Relaxed);
    }
}
