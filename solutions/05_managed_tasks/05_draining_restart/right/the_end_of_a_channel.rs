//! The new version waits until the old one has dropped its end of a channel; nobody holds a handle but the service.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use testkit::scene::{Store, Topic};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::{CancellationToken, DropGuard};

pub struct Service {
    topic: Topic,
    store: Store,
    written: Arc<AtomicUsize>,
    ended: mpsc::Receiver<()>,
    asks: DropGuard,
}

impl Service {
    pub fn start(topic: Topic, store: Store, version: &'static str) -> Self {
        let (written, stop) = (Arc::default(), CancellationToken::new());
        let run = run(topic.clone(), store.clone(), Arc::clone(&written), version, stop.clone());
        let (lives, ended) = mpsc::channel::<()>(1);
        tokio::spawn(async move {
            let _lives = lives;
            run.await;
        });
        Self { topic, store, written, ended, asks: stop.drop_guard() }
    }

    pub async fn restart(&mut self, version: &'static str) {
        let stop = CancellationToken::new();
        let (topic, store) = (self.topic.clone(), self.store.clone());
        let next = run(topic, store, Arc::clone(&self.written), version, stop.clone());
        self.asks = stop.drop_guard();
        let (lives, ended) = mpsc::channel::<()>(1);
        let mut old = std::mem::replace(&mut self.ended, ended);
        let (began, begins) = oneshot::channel();
        tokio::spawn(async move {
            let _lives = lives;
            old.recv().await;
            let _ = began.send(());
            next.await;
        });
        let _ = begins.await;
    }

    pub async fn stop(self) {
        drop(self.asks);
        let mut ended = self.ended;
        ended.recv().await;
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
