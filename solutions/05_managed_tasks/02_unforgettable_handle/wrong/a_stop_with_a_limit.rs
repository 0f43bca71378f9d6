//! Waits for the end of a backup for 5 s, and says then that it has crashed.
//!
//! fails: a_backup_that_is_stopped_completes_its_file
//! says: WRONG RESULT: stop() was called at 35 ms, while file a was copied, until 8000; it told Crashed at 5035 ms, and the store had []

use std::time::Duration;

use testkit::scene::{Feed, Store};
use tokio::{task::JoinHandle, time::timeout};
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

    pub async fn join(self) -> Outcome {
        self.task.await.unwrap_or(Outcome::Crashed)
    }

    pub async fn stop(self) -> Outcome {
        drop(self.stop);
        match timeout(Duration::from_secs(5), self.task).await {
            Ok(Ok(outcome)) => outcome,
            _ => Outcome::Crashed,
        }
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
