//! A backup in the background. Somebody has to hear how it ended.

use testkit::scene::{Feed, Store};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

/// A backup at work.
///
/// # Using it
///
/// It is joined or stopped, once; a second time does not compile. Where `unused_must_use` and `let_underscore_drop` are
/// denied, a bare `Backup::start(..);` does not compile either, nor does `let _ =` before it, nor a bare `backup.join();`
/// or `backup.stop();`. Once it has a name, or is given to a function, it counts as used.
///
/// # Dropping
///
/// A backup that is dropped, also by a `join` or `stop` that is dropped or by a panic of its owner, is asked to stop and
/// completes its file. Its destructor may complain as well: in a log, or by a panic if there is none yet.
// On the types, not on the functions: whoever passes one on passes the duty on with it.
#[must_use = "join it or stop it; a backup that is dropped is told to stop"]
pub struct Backup {
    task: JoinHandle<Outcome>,
    asks: DropGuard,
}

/// How a backup ended, and how many files it has copied.
///
/// Where `unused_must_use` is denied, a bare `backup.stop().await;` does not compile.
#[must_use = "a backup may have crashed"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Complete(usize),
    Stopped(usize),
    Crashed,
}

impl Backup {
    /// Starts a backup.
    pub fn start(files: Feed<&'static str>, store: Store) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(copy(files, store, stop.clone()));
        Self { task, asks: stop.drop_guard() }
    }

    /// Waits until the backup has ended by itself, and tells how.
    pub async fn join(self) -> Outcome {
        // The guard stays in `self`, and `self` in this future: it asks when we have waited, or were dropped.
        // As good: `impl Drop`, and `(&mut self.task).await`, as nothing can be moved out of such a type.
        self.task.await.unwrap_or(Outcome::Crashed)
    }

    /// Asks the backup to stop after the file that it copies, waits until it has ended, and tells how.
    pub async fn stop(self) -> Outcome {
        drop(self.asks);
        self.task.await.unwrap_or(Outcome::Crashed)
    }
}

/// Copies files until there are no more of them, or until it is asked to stop.
async fn copy(mut files: Feed<&'static str>, store: Store, stop: CancellationToken) -> Outcome {
    let mut copied = 0;
    while let Some(file) = stop.run_until_cancelled(files.next()).await {
        let Some(file) = file else { return Outcome::Complete(copied) };
        store.write(file).await;
        copied += 1;
    }
    Outcome::Stopped(copied)
}
