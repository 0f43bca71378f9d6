//! Waits for the old version for a second at most, and starts the new one.
//!
//! fails: an_event_may_take_its_time
//! says: TWICE: every event takes 9 s to be written

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use testkit::scene::{Store, Topic};
use tokio::{sync::oneshot, task::JoinHandle};
use tokio_util::sync::{CancellationToken, DropGuard};

/// A service, of which one version is at work.
///
/// # Dropping
///
/// A service that is dropped completes the event that it has begun, and takes no other one.
pub struct Service {
    topic: Topic,
    store: Store,
    /// How many events have been written, which is the position of the next one.
    written: Arc<AtomicUsize>,
    task: Option<JoinHandle<()>>,
    asks: DropGuard,
}

impl Service {
    /// Starts a version at the beginning of the topic.
    pub fn start(topic: Topic, store: Store, version: &'static str) -> Self {
        let (written, stop) = (Arc::default(), CancellationToken::new());
        let run = run(topic.clone(), store.clone(), Arc::clone(&written), version, stop.clone());
        Self { topic, store, written, task: Some(tokio::spawn(run)), asks: stop.drop_guard() }
    }

    /// Puts another version to work, in the place of the one that is at work.
    ///
    /// # Draining
    ///
    /// The old version completes the event that it has begun, and takes no other one; then the new one takes the next.
    /// So each event is written once, and in order. This returns when the old version has ended, without further delay.
    /// If that has crashed, the new one begins with the event that it could not write.
    ///
    /// # Cancel safety
    ///
    /// If this future is dropped, the restart is made as a whole or not at all: all events are written, each once and in
    /// order, whichever version does it.
    pub async fn restart(&mut self, version: &'static str) {
        let stop = CancellationToken::new();
        let (topic, store) = (self.topic.clone(), self.store.clone());
        let next = run(topic, store, Arc::clone(&self.written), version, stop.clone());

        // No await up to the last line, so all of this happens or none of it. The new version is a task before it is at
        // work, and waits for the old one there; this function only looks on. As good: a semaphore with one permit.
        self.asks = stop.drop_guard();
        let (old, (began, begins)) = (self.task.take(), oneshot::channel());
        self.task = Some(tokio::spawn(async move {
            if let Some(old) = old {
                let _ = tokio::time::timeout(std::time::Duration::from_secs(1), old).await;
            }
            let _ = began.send(());
            next.await;
        }));
        let _ = begins.await;
    }

    /// Stops the service, and waits until it has completed the event that it has begun.
    pub async fn stop(self) {
        drop(self.asks);
        if let Some(task) = self.task {
            let _ = task.await;
        }
    }
}

/// Writes one event after the other, until it is asked to stop.
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
