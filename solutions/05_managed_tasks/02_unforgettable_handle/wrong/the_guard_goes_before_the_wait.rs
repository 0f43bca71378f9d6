//! Takes the handle out of the backup and lets go of the rest before it waits: whoever joins a backup stops it.
//!
//! fails: a_backup_that_is_joined_is_complete
//! says: WRONG RESULT: nobody stopped the backup; join() told Stopped(0) at 0 ms
//! fails: a_join_that_is_dropped_asks_it_to_stop
//! says: LOST

use testkit::scene::{Feed, Store};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

#[must_use]
pub struct Backup {
    task: JoinHandle<Outcome>,
    asks: DropGuard,
}

impl Backup {
    pub fn start(files: Feed<&'static str>, store: Store) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(copy(files, store, stop.clone()));
        Self { task, asks: stop.drop_guard() }
    }

    pub async fn join(self) -> Outcome {
        let Self { task, .. } = { self };
        task.await.unwrap_or(Outcome::Crashed)
    }

    pub async fn stop(self) -> Outcome {
        drop(self.asks);
        self.task.await.unwrap_or(Outcome::Crashed)
    }
}

#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Complete(usize),
    Stopped(usize),
    Crashed,
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
