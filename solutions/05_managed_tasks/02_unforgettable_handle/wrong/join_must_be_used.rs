//! Says it of `join` and `stop`, and not of what they tell; whoever awaits them may pass that on.
//!
//! fails: a_backup_that_is_forgotten_does_not_compile
//! says: 1 of them compiled: `hand_over(nightly()).await;`

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

    #[must_use]
    pub async fn join(self) -> Outcome {
        let Self { task, asks: _asks } = self;
        task.await.unwrap_or(Outcome::Crashed)
    }

    #[must_use]
    pub async fn stop(self) -> Outcome {
        drop(self.asks);
        self.task.await.unwrap_or(Outcome::Crashed)
    }
}

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
