//! A version that is told to go before its turn ends at once; whoever waits for it does not wait for the one before.
//!
//! fails: a_restart_cut_anywhere_can_be_made_again
//! says: GHOST EFFECT: restart() was called at 30 ms and dropped, and then again with v3; that returned at 30 ms

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use testkit::scene::{Store, Topic};
use tokio::{sync::Mutex, task::JoinHandle};
use tokio_util::sync::{CancellationToken, DropGuard};

pub struct Service {
    topic: Topic,
    store: Store,
    written: Arc<AtomicUsize>,
    chair: Arc<Mutex<()>>,
    task: JoinHandle<()>,
    asks: DropGuard,
}

impl Service {
    pub fn start(topic: Topic, store: Store, version: &'static str) -> Self {
        let (written, chair, stop) = (Arc::default(), Arc::default(), CancellationToken::new());
        let run = run(topic.clone(), store.clone(), Arc::clone(&written), version, stop.clone());
        let task = tokio::spawn(turn(Arc::clone(&chair), stop.clone(), run));
        Self { topic, store, written, chair, task, asks: stop.drop_guard() }
    }

    pub async fn restart(&mut self, version: &'static str) {
        let stop = CancellationToken::new();
        let (topic, store) = (self.topic.clone(), self.store.clone());
        let next = run(topic, store, Arc::clone(&self.written), version, stop.clone());
        let next = tokio::spawn(turn(Arc::clone(&self.chair), stop.clone(), next));
        self.asks = stop.drop_guard();
        let _ = std::mem::replace(&mut self.task, next).await;
    }

    pub async fn stop(self) {
        drop(self.asks);
        let _ = self.task.await;
        let _sits = self.chair.lock().await;
    }
}

async fn turn(chair: Arc<Mutex<()>>, stop: CancellationToken, work: impl Future<Output = ()>) {
    if let Some(_sits) = stop.run_until_cancelled(chair.lock()).await {
        work.await;
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
