//! Disarms its guard and makes another inside its future: a future that is dropped before its first poll makes none.
//!
//! fails: a_join_that_is_dropped_asks_it_to_stop
//! says: LEAK: join() was called at 35 ms and its future was dropped without a poll; tasks alive at 135 ms: 1

use testkit::scene::{Feed, Store};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

#[must_use]
pub struct Backup {
    task: JoinHandle<Outcome>,
    stop: DropGuard,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Outcome {
    Complete(usize),
    Stopped(usize),
    Crashed,
}

impl Backup {
    pub fn start(files: Feed<&'static str>, store: Store) -> Self {
        let stop = CancellationToken::new();
        Self { task: tokio::spawn(copy(files, store, stop.clone())), stop: stop.drop_guard() }
    }

    pub fn join(self) -> impl Future<Output = Outcome> {
        let Self { task, stop } = self;
        let stop = stop.disarm();
        async move {
            let _stop = stop.drop_guard();
            task.await.unwrap_or(Outcome::Crashed)
        }
    }

    pub async fn stop(self) -> Outcome {
        drop(self.stop);
        self.task.await.unwrap_or(Outcome::Crashed)
    }
}

async fn copy(mut files: Feed<&'static str>, store: Store, stop: CancellationToken) -> Outcome {
    let mut copied = 0;
    while let Some(file) = stop.run_until_cancelled(files.next()).await {
        let Some(file) = file else { return Outcome::Complete(copied) };
        store.write(file).await;
        copied += 1;
    }
    Outcome::Stopped(copied)
}
