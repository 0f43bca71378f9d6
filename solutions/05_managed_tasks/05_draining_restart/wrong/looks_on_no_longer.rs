//! Lets the new version wait for the old one, and returns at once.
//!
//! fails: a_restart_waits_for_the_event_that_was_begun
//! says: GHOST EFFECT: restart() was called at 30 ms, while v1 wrote event b, until 45; it returned at 30 ms, and v1 wrote on
//! fails: an_event_may_take_its_time
//! says: GHOST EFFECT
//! fails: a_restart_cut_anywhere_can_be_made_again
//! says: GHOST EFFECT: restart() was called at 30 ms and dropped, and then again with v3; that returned at 30 ms

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
        self.asks = Some(stop.drop_guard());
        let old = self.task.take();
        self.task = Some(tokio::spawn(async move {
            if let Some(old) = old {
                let _ = old.await;
            }
            next.await;
        }));
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
