//! The whole restart is a task, which nobody can drop; one token tells every version that the service has gone.

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
    at_work: Arc<Mutex<AtWork>>,
    closes: DropGuard,
}

struct AtWork {
    task: JoinHandle<()>,
    stop: CancellationToken,
}

impl Service {
    pub fn start(topic: Topic, store: Store, version: &'static str) -> Self {
        let (written, closes) = (Arc::default(), CancellationToken::new());
        let stop = closes.child_token();
        let run = run(topic.clone(), store.clone(), Arc::clone(&written), version, stop.clone());
        let at_work = Arc::new(Mutex::new(AtWork { task: tokio::spawn(run), stop }));
        Self { topic, store, written, at_work, closes: closes.drop_guard() }
    }

    pub async fn restart(&mut self, version: &'static str) {
        let (at_work, stop) = (Arc::clone(&self.at_work), self.closes.token().child_token());
        let (topic, store) = (self.topic.clone(), self.store.clone());
        let next = run(topic, store, Arc::clone(&self.written), version, stop.clone());
        let change = tokio::spawn(async move {
            let mut at_work = at_work.lock().await;
            at_work.stop.cancel();
            let _ = (&mut at_work.task).await;
            *at_work = AtWork { task: tokio::spawn(next), stop };
        });
        let _ = change.await;
    }

    pub async fn stop(self) {
        drop(self.closes);
        let _ = (&mut self.at_work.lock().await.task).await;
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
