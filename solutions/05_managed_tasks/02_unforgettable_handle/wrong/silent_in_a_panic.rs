//! Its destructor does nothing while its owner panics; that was meant for its complaint, and the task hears of nothing.
//!
//! fails: a_backup_whose_owner_panics_is_asked_to_stop
//! says: LEAK: the owner of the backup panicked at 35 ms; tasks alive at 135 ms: 1

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
        if std::thread::panicking() {
            return;
        }
        self.stop.cancel();
        if !self.task.is_finished() {
            eprintln!("a backup is dropped that nobody has joined or stopped");
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
