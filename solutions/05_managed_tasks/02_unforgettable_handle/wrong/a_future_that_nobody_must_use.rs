//! Returns a future of its own type; that one is not marked, and being a future does not mark it.
//!
//! fails: a_backup_that_is_forgotten_does_not_compile
//! says: 2 of them compiled: `backup.join();` in line

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures::FutureExt;
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

    pub fn join(self) -> Ended {
        Ended { task: self.task, _asks: Some(self.asks) }
    }

    pub fn stop(self) -> Ended {
        drop(self.asks);
        Ended { task: self.task, _asks: None }
    }
}

pub struct Ended {
    task: JoinHandle<Outcome>,
    _asks: Option<DropGuard>,
}

impl Future for Ended {
    type Output = Outcome;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Outcome> {
        self.task.poll_unpin(context).map(|end| end.unwrap_or(Outcome::Crashed))
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
