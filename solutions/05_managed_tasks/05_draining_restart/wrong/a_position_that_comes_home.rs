//! The old version returns its position; one that crashes returns none, and everything begins anew.
//!
//! fails: a_version_that_crashed_is_replaced
//! says: TWICE: v1 crashed at 45 ms, when it wrote event b; restart() was called at 60
//! fails: a_version_that_crashes_while_it_is_drained_is_replaced
//! says: TWICE

use testkit::scene::{Store, Topic};
use tokio::{sync::oneshot, task::JoinHandle};
use tokio_util::sync::{CancellationToken, DropGuard};

pub struct Service {
    topic: Topic,
    store: Store,
    task: Option<JoinHandle<usize>>,
    asks: Option<DropGuard>,
}

impl Service {
    pub fn start(topic: Topic, store: Store, version: &'static str) -> Self {
        let stop = CancellationToken::new();
        let task = Some(tokio::spawn(run(topic.clone(), store.clone(), 0, version, stop.clone())));
        Self { topic, store, task, asks: Some(stop.drop_guard()) }
    }

    pub async fn restart(&mut self, version: &'static str) {
        let stop = CancellationToken::new();
        let (topic, store) = (self.topic.clone(), self.store.clone());
        self.asks = Some(stop.clone().drop_guard());
        let (began, begins) = oneshot::channel();
        let old = self.task.take();
        self.task = Some(tokio::spawn(async move {
            let position = match old {
                Some(old) => old.await.unwrap_or(0),
                None => 0,
            };
            let _ = began.send(());
            run(topic, store, position, version, stop).await
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
    mut position: usize,
    version: &'static str,
    stop: CancellationToken,
) -> usize {
    while let Some(event) = stop.run_until_cancelled(topic.read(position)).await {
        store.write(format!("{version} {event}")).await;
        position += 1;
    }
    position
}
