//! An archive of weather reports on tape. There is one drive, and reading blocks its thread.
//!
//! A search that takes too long is given up, and its caller gets an answer in time. The thread reads on to the end of
//! the tape, and the next search begins beside it.

use std::{sync::Arc, time::Duration};

use testkit::scene::Tape;
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};

pub struct Archive {
    tape: Tape,
    drive: Arc<Semaphore>,
}

/// The search was given up.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLong;

impl Archive {
    pub fn new(tape: Tape) -> Self {
        Self { tape, drive: Arc::new(Semaphore::new(1)) }
    }

    /// Counts the years whose report mentions `word`; waits for the drive if it is taken.
    ///
    /// # Errors
    ///
    /// [`TooLong`] if reading takes longer than `limit`, for which waiting for the drive does not count.
    ///
    /// # Cancel safety
    ///
    /// A search that is given up, because of its limit or because this future is dropped, begins no further entry; none
    /// at all if it still waits for the drive or for a thread.
    /// The entry that it is reading cannot be interrupted: until it is read the drive is taken, and from then on free.
    //
    // TODO: keep the promise above, without changing the signatures.
    pub async fn count(&self, word: &str, limit: Duration) -> Result<usize, TooLong> {
        let _drive = self.drive.acquire().await.expect("nobody closes the drive");
        let reader = self.tape.open(word).await;
        let word = word.to_owned();
        let search = spawn_blocking(move || reader.filter(|report| report.contains(&word)).count());

        match timeout(limit, search).await {
            Ok(count) => Ok(count.expect("reading does not panic")),
            Err(_) => Err(TooLong),
        }
    }
}
