//! Moves the position when it has read an event, and not when it has written it.
//!
//! fails: a_version_that_crashed_is_replaced
//! says: LOST: v1 crashed at 45 ms, when it wrote event b; restart() was called at 60; at 310 ms the store has ["v1 a", "v2 c", "v2 d"]
//! fails: a_version_that_crashes_while_it_is_drained_is_replaced
//! says: LOST

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
    version: &'static str,
    stop: CancellationToken,
) {
    let mut position = written.load(Relaxed);
    while let Some(event) = stop.run_until_cancelled(topic.read(position)).await {
        position += 1;
        written.store(position, Relaxed);
        store.write(format!("{version} {event}")).await;
    }
}
