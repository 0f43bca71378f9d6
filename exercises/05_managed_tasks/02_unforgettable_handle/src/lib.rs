//! A backup in the background. Somebody has to hear how it ended.
//!
//! It is too easy not to: the handle can be dropped without a word, what it tells can be ignored, and whoever asks it a
//! second time crashes.

use testkit::scene::{Feed, Store};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

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
//
// TODO: keep the promises of both types. Of the signatures only the way in which `join` and `stop` take `self` may
// change; attributes, fields and destructors are yours.
pub struct Backup {
    task: JoinHandle<Outcome>,
    stop: CancellationToken,
}

/// How a backup ended, and how many files it has copied.
///
/// Where `unused_must_use` is denied, a bare `backup.stop().await;` does not compile.
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
        Self { task: tokio::spawn(copy(files, store, stop.clone())), stop }
    }

    /// Waits until the backup has ended by itself, and tells how.
    pub async fn join(&mut self) -> Outcome {
        (&mut self.task).await.unwrap_or(Outcome::Crashed)
    }

    /// Asks the backup to stop after the file that it copies, waits until it has ended, and tells how.
    pub async fn stop(&mut self) -> Outcome {
        self.stop.cancel();
        self.join().await
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
