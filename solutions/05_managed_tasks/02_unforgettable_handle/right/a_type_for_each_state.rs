//! The state is a type: a running backup can be stopped, one that was asked can only be joined, and neither is asked twice.

use std::marker::PhantomData;

use testkit::scene::{Feed, Store};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

pub struct Running;
pub struct Asked;

#[must_use]
pub struct Backup<State = Running> {
    task: JoinHandle<Outcome>,
    asks: Option<DropGuard>,
    state: PhantomData<State>,
}

impl Backup {
    pub fn start(files: Feed<&'static str>, store: Store) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(copy(files, store, stop.clone()));
        Self { task, asks: Some(stop.drop_guard()), state: PhantomData }
    }

    pub fn ask(self) -> Backup<Asked> {
        Backup { task: self.task, asks: None, state: PhantomData }
    }

    pub async fn stop(self) -> Outcome {
        self.ask().join().await
    }
}

impl<State> Backup<State> {
    pub async fn join(mut self) -> Outcome {
        let outcome = (&mut self.task).await.unwrap_or(Outcome::Crashed);
        drop(self.asks);
        outcome
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
