//! The thread looks at a token, and the permit stays behind in the future, which is gone before the entry is read.
//!
//! fails: the_drive_is_taken_until_the_entry_is_read
//! says: TORN: the first search was dropped at 25 ms, in the middle of an entry; at 25 ms

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
        let _drive = self.drive.acquire().await.unwrap();
        let mut reader = self.tape.open(word).await;
        let word = word.to_owned();
        let given_up = CancellationToken::new();
        let _guard = given_up.clone().drop_guard();
        let search = spawn_blocking(move || {
            let mut count = 0;
            while !given_up.is_cancelled() {
                let Some(report) = reader.next() else { break };
                count += usize::from(report.contains(&word));
            }
            count
        });

        match timeout(limit, search).await {
            Ok(count) => Ok(count.unwrap()),
            Err(_) => Err(TooLong),
        }
    }
}
