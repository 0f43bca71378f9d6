//! Tells the thread and waits for it, when the limit is over: who gets `TooLong` knows that the drive is free.

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
        let drive = Arc::clone(&self.drive).acquire_owned().await.unwrap();
        let mut reader = self.tape.open(word).await;
        let word = word.to_owned();
        let given_up = CancellationToken::new();
        let _guard = given_up.clone().drop_guard();
        let seen = given_up.clone();
        let mut search = spawn_blocking(move || {
            let _drive = drive;
            let mut count = 0;
            while !seen.is_cancelled() {
                let Some(report) = reader.next() else { break };
                count += usize::from(report.contains(&word));
            }
            count
        });

        match timeout(limit, &mut search).await {
            Ok(count) => Ok(count.unwrap()),
            Err(_) => {
                given_up.cancel();
                search.await.unwrap();
                Err(TooLong)
            }
        }
    }
}
