//! Takes itself by value, so that nobody can ask twice, and lets anybody forget to ask.
//!
//! fails: a_backup_that_is_forgotten_does_not_compile
//! says: tests/ui/forgets_it.rs has 8 lines that must not compile: backups, or what they tell, are forgotten. 5 of them compiled

use testkit::scene::{Feed, Store};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

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
        task.await.unwrap_or(Outcome::Crashed)
    }

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
