//! An archive of weather reports on tape. There is one drive, and reading blocks its thread.

use std::{sync::Arc, time::Duration};

use testkit::scene::Tape;
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};
use tokio_util::sync::CancellationToken;

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
    pub async fn count(&self, word: &str, limit: Duration) -> Result<usize, TooLong> {
        let drive = Arc::clone(&self.drive).acquire_owned().await.expect("nobody closes the drive");
        let mut reader = self.tape.open(word).await;
        let word = word.to_owned();
        // Nobody can stop a thread, so it has to look, and before it reads, as it may have waited for its thread: the guard
        // stays here and the token goes there. An `AtomicBool` that a destructor sets is as good.
        let given_up = CancellationToken::new();
        let _guard = given_up.clone().drop_guard();
        let search = spawn_blocking(move || {
            // The thread is at the drive, and so the permit belongs to it.
            let _drive = drive;
            let mut count = 0;
            while !given_up.is_cancelled() {
                let Some(report) = reader.next() else { break };
                count += usize::from(report.contains(&word));
            }
            count
        });

        match timeout(limit, search).await {
            Ok(count) => Ok(count.expect("reading does not panic")),
            Err(_) => Err(TooLong),
        }
    }
}
