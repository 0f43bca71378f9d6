//! Borrows itself, and remembers that it was asked; the second time it panics, which the compiler does not see.
//!
//! fails: a_backup_that_is_asked_twice_does_not_compile
//! says: has 7 lines that must not compile: one backup is asked for its end twice

use testkit::scene::{Feed, Store};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

#[must_use]
pub struct Backup {
    task: JoinHandle<Outcome>,
    asks: Option<DropGuard>,
    told: bool,
}

impl Backup {
    pub fn start(files: Feed<&'static str>, store: Store) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(copy(files, store, stop.clone()));
        Self { task, asks: Some(stop.drop_guard()), told: false }
    }

    pub async fn join(&mut self) -> Outcome {
        assert!(!self.told, "joined twice");
        let outcome = (&mut self.task).await.unwrap_or(Outcome::Crashed);
        self.told = true;
        outcome
    }

    pub async fn stop(&mut self) -> Outcome {
        drop(self.asks.take());
        self.join().await
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
