//! By value, marked and guarded, and it passes the crash of the backup on to whoever asks.
//!
//! fails: a_crash_is_told
//! says: WRONG RESULT: the backup panicked at 50 ms, and join() panicked

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
        let Self { task, asks: _asks } = self;
        task.await.unwrap()
    }

    pub async fn stop(self) -> Outcome {
        drop(self.asks);
        self.task.await.unwrap()
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
