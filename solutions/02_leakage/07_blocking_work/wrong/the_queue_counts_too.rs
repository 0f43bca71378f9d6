//! The timeout is around all of it, so a search that waited for the drive has less time to read.
//!
//! fails: the_limit_is_for_reading
//! says: WRONG RESULT: the second search waited for the drive until 80 ms, and reading takes 80; its limit was 100 ms, and at 105 ms

use std::{sync::Arc, time::Duration};

use testkit::scene::Tape;
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};
use tokio_util::sync::CancellationToken;

pub struct Archive {
    tape: Tape,
    drive: Arc<Semaphore>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct TooLong;

impl Archive {
    pub fn new(tape: Tape) -> Self {
        Self { tape, drive: Arc::new(Semaphore::new(1)) }
    }

    pub async fn count(&self, word: &str, limit: Duration) -> Result<usize, TooLong> {
        timeout(limit, self.read(word)).await.map_err(|_| TooLong)
    }

    async fn read(&self, word: &str) -> usize {
        let drive = Arc::clone(&self.drive).acquire_owned().await.expect("nobody closes the drive");
        let mut reader = self.tape.open(word).await;
        let word = word.to_owned();
        let given_up = CancellationToken::new();
        let _guard = given_up.clone().drop_guard();
        let search = spawn_blocking(move || {
            let _drive = drive;
            let mut count = 0;
            while !given_up.is_cancelled() {
                let Some(report) = reader.next() else { break };
                count += usize::from(report.contains(&word));
            }
            count
        });

        search.await.expect("reading does not panic")
    }
}
