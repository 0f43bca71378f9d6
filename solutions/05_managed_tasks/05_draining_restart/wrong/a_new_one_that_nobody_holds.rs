//! Does the change in a task of its own and takes over the result; if it is dropped, nobody holds the new version.
//!
//! fails: a_restart_cut_anywhere_can_be_made_again
//! says: TWICE
//! fails: a_restart_cut_anywhere_leaves_nothing_when_the_service_is_dropped
//! says: GHOST EFFECT: restart() was called at 30 ms and dropped, and its service with it
//! fails: a_restart_cut_anywhere_can_be_followed_by_a_stop
//! says: GHOST EFFECT

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
        let stop = CancellationToken::new();
        let (topic, store) = (self.topic.clone(), self.store.clone());
        let next = run(topic, store, Arc::clone(&self.written), version, stop.clone());
        let (old, asks) = (self.task.take(), self.asks.take());
        let change = tokio::spawn(async move {
            drop(asks);
            if let Some(old) = old {
                let _ = old.await;
            }
            tokio::spawn(next)
        });
        if let Ok(task) = change.await {
            self.task = Some(task);
            self.asks = Some(stop.drop_guard());
        }
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
