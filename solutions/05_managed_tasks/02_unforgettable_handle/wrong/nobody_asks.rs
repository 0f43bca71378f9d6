//! All that the compiler can see is done; a handle with a name that goes out of scope it does not see, and nor does the task.
//!
//! fails: a_backup_that_is_dropped_is_asked_to_stop
//! says: LEAK: the backup was dropped at 35 ms; tasks alive at 135 ms: 1
//! fails: a_join_that_is_dropped_asks_it_to_stop
//! says: LEAK: the future of join() was dropped at 35 ms; tasks alive at 135 ms: 1
//! fails: a_backup_whose_owner_panics_is_asked_to_stop
//! says: LEAK
//! fails: a_stop_that_is_dropped_has_asked
//! says: LEAK: stop() was called at 35 ms and its future was dropped without a poll

use testkit::scene::{Feed, Store};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

#[must_use]
pub struct Backup {
    task: JoinHandle<Outcome>,
    stop: CancellationToken,
}

impl Backup {
    pub fn start(files: Feed<&'static str>, store: Store) -> Self {
        let stop = CancellationToken::new();
        Self { task: tokio::spawn(copy(files, store, stop.clone())), stop }
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
