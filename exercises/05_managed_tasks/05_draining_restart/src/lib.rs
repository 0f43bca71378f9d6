//! A service that reads a topic, event by event, and writes what it makes of each; and its restart with a new version.
//!
//! The new version is started before the old one goes, so that nobody has to wait. Then some events are written twice.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use testkit::scene::{Store, Topic};
use tokio::task::JoinHandle;
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
    task: JoinHandle<()>,
    asks: DropGuard,
}

impl Service {
    /// Starts a version at the beginning of the topic.
    pub fn start(topic: Topic, store: Store, version: &'static str) -> Self {
        let (written, stop) = (Arc::default(), CancellationToken::new());
        let run = run(topic.clone(), store.clone(), Arc::clone(&written), version, stop.clone());
        Self { topic, store, written, task: tokio::spawn(run), asks: stop.drop_guard() }
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
    //
    // TODO: keep the promises above, without changing the signature.
    pub async fn restart(&mut self, version: &'static str) {
        let stop = CancellationToken::new();
        let (topic, store) = (self.topic.clone(), self.store.clone());
        let next = run(topic, store, Arc::clone(&self.written), version, stop.clone());

        self.task = tokio::spawn(next);
        self.asks = stop.drop_guard();
    }

    /// Stops the service, and waits until it has completed the event that it has begun, or has crashed.
    pub async fn stop(self) {
        drop(self.asks);
        let _ = self.task.await;
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
