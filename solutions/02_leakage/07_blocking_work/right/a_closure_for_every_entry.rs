//! Each entry is a closure of its own, and reader and permit travel with it: nobody starts the next, and what still waits
//! for its thread is aborted.

use std::{sync::Arc, time::Duration};

use testkit::scene::Tape;
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};
use tokio_util::task::AbortOnDropHandle;

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
        let mut drive = Arc::clone(&self.drive).acquire_owned().await.unwrap();
        let mut reader = self.tape.open(word).await;
        let word = word.to_owned();
        let search = async {
            let mut count = 0;
            loop {
                let step = spawn_blocking(move || (reader.next(), reader, drive));
                let step = AbortOnDropHandle::new(step);
                let report;
                (report, reader, drive) = step.await.unwrap();
                match report {
                    Some(report) => count += usize::from(report.contains(&word)),
                    None => return count,
                }
            }
        };
        timeout(limit, search).await.map_err(|_| TooLong)
    }
}
