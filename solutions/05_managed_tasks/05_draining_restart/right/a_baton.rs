//! Whoever is at work holds a permit, and there is one; the next version waits for it in its task. A crash gives it back.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use testkit::scene::{Store, Topic};
use tokio::sync::{Semaphore, oneshot};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

pub struct Service {
    topic: Topic,
    store: Store,
    written: Arc<AtomicUsize>,
    baton: Arc<Semaphore>,
    tracker: TaskTracker,
    asks: DropGuard,
}

impl Service {
    pub fn start(topic: Topic, store: Store, version: &'static str) -> Self {
        let stop = CancellationToken::new();
        let service = Self {
            topic,
            store,
            written: Arc::default(),
            baton: Arc::new(Semaphore::new(1)),
            tracker: TaskTracker::new(),
            asks: stop.clone().drop_guard(),
        };
        let (began, _) = oneshot::channel();
        let first = turn(service.baton.clone(), began, service.work(version, stop));
        service.tracker.spawn(first);
        service
    }

    pub async fn restart(&mut self, version: &'static str) {
        let stop = CancellationToken::new();
        let (began, begins) = oneshot::channel();
        let next = turn(self.baton.clone(), began, self.work(version, stop.clone()));
        self.asks = stop.drop_guard();
        self.tracker.spawn(next);
        let _ = begins.await;
    }

    pub async fn stop(self) {
        drop(self.asks);
        self.tracker.close();
        self.tracker.wait().await;
    }

    fn work(
        &self,
        version: &'static str,
        stop: CancellationToken,
    ) -> impl Future<Output = ()> + Send + use<> {
        run(self.topic.clone(), self.store.clone(), Arc::clone(&self.written), version, stop)
    }
}

async fn turn(baton: Arc<Semaphore>, began: oneshot::Sender<()>, work: impl Future<Output = ()>) {
    let _held = baton.acquire_owned().await;
    let _ = began.send(());
    work.await;
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
