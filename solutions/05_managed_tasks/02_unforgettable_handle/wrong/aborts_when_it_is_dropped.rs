//! Its handle aborts on drop, in the middle of a file.
//!
//! fails: a_backup_that_is_dropped_is_asked_to_stop
//! says: LOST: the backup was dropped at 35 ms, while file b was copied; in the end the store had ["a"]
//! fails: a_join_that_is_dropped_asks_it_to_stop
//! says: LOST
//! fails: a_backup_whose_owner_panics_is_asked_to_stop
//! says: LOST
//! fails: a_stop_that_is_dropped_has_asked
//! says: LOST

use testkit::scene::{Feed, Store};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

#[must_use]
pub struct Backup {
    task: AbortOnDropHandle<Outcome>,
    stop: CancellationToken,
}

impl Backup {
    pub fn start(files: Feed<&'static str>, store: Store) -> Self {
        let stop = CancellationToken::new();
        let task = AbortOnDropHandle::new(tokio::spawn(copy(files, store, stop.clone())));
        Self { task, stop }
    }

    pub async fn join(self) -> Outcome {
        self.task.await.unwrap_or(Outcome::Crashed)
    }

    pub async fn stop(self) -> Outcome {
        self.stop.cancel();
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
