//! Its destructor complains by a panic, also while its owner panics: two at once end the process.
//!
//! fails: a_backup_whose_owner_panics_is_asked_to_stop
//! says: panic in a destructor during cleanup

use testkit::scene::{Feed, Store};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

#[must_use]
pub struct Backup {
    task: JoinHandle<Outcome>,
    stop: CancellationToken,
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
        Self { task: tokio::spawn(copy(files, store, stop.clone())), stop }
    }

    pub async fn join(mut self) -> Outcome {
        (&mut self.task).await.unwrap_or(Outcome::Crashed)
    }

    pub async fn stop(mut self) -> Outcome {
        self.stop.cancel();
        (&mut self.task).await.unwrap_or(Outcome::Crashed)
    }
}

impl Drop for Backup {
    fn drop(&mut self) {
        self.stop.cancel();
        assert!(self.task.is_finished(), "nobody waits for this backup");
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
