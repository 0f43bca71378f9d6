//! Keeps the handle in its place while it waits, so that the next restart can wait for it; until then nobody is at work.
//!
//! fails: a_restart_cut_anywhere_leaves_a_service_at_work
//! says: LOST: 5 events were waiting and one came at 300 ms; restart() was called at 30 and dropped

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
        if let Some(task) = &mut self.task {
            let _ = task.await;
            self.task = None;
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
