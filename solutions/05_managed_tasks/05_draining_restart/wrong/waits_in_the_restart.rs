//! Asks the old version, waits for it, and starts the new one: right, if nobody drops it in between.
//!
//! fails: a_restart_cut_anywhere_leaves_a_service_at_work
//! says: LOST: 5 events were waiting and one came at 300 ms; restart() was called at 30 and dropped; at 430 ms the store has ["v1 a", "v1 b"]
//! fails: a_restart_cut_anywhere_can_be_made_again
//! says: TWICE: restart() was called at 30 ms and dropped, and then again with v3
//! fails: a_restart_cut_anywhere_can_be_followed_by_a_stop
//! says: GHOST EFFECT: restart() was called at 30 ms and dropped, and stop() called at once; it returned at 30 ms

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
        if let Some(task) = self.task.take() {
            let _ = task.await;
        }
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
