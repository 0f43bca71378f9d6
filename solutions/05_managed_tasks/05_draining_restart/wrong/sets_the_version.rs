//! Tells the version at work to call itself by another name; it is asked for nothing else, and if it has crashed nobody is told.
//!
//! fails: a_restart_waits_for_the_event_that_was_begun
//! says: GHOST EFFECT: restart() was called at 30 ms, while v1 wrote event b, until 45; it returned at 30 ms, and v1 wrote on
//! fails: a_version_that_crashed_is_replaced
//! says: LOST: v1 crashed at 45 ms
//! fails: a_version_that_crashes_while_it_is_drained_is_replaced
//! says: LOST
//! fails: an_event_may_take_its_time
//! says: GHOST EFFECT
//! fails: a_restart_cut_anywhere_can_be_made_again
//! says: GHOST EFFECT: restart() was called at 30 ms and dropped, and then again with v3; that returned at 30 ms

use std::sync::{Arc, Mutex};

use testkit::scene::{Store, Topic};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

pub struct Service {
    version: Arc<Mutex<&'static str>>,
    task: JoinHandle<()>,
    asks: DropGuard,
}

impl Service {
    pub fn start(topic: Topic, store: Store, version: &'static str) -> Self {
        let (version, stop) = (Arc::new(Mutex::new(version)), CancellationToken::new());
        let run = run(topic, store, Arc::clone(&version), stop.clone());
        Self { version, task: tokio::spawn(run), asks: stop.drop_guard() }
    }

    pub async fn restart(&mut self, version: &'static str) {
        *self.version.lock().unwrap() = version;
    }

    pub async fn stop(self) {
        drop(self.asks);
        let _ = self.task.await;
    }
}

async fn run(
    topic: Topic,
    store: Store,
    version: Arc<Mutex<&'static str>>,
    stop: CancellationToken,
) {
    let mut position = 0;
    while let Some(event) = stop.run_until_cancelled(topic.read(position)).await {
        let version = *version.lock().unwrap();
        store.write(format!("{version} {event}")).await;
        position += 1;
    }
}
