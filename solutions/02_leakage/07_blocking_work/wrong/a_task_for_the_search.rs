//! Puts all of it into a task, which goes on waiting for the drive when its caller has left the queue.
//!
//! fails: a_search_dropped_in_the_queue_reads_nothing
//! says: GHOST EFFECT
//! fails: a_search_over_its_limit_reads_no_further
//! says: LEAK: the search was given up at 25 ms, in its 3rd entry; in all 8 of 8
//! fails: a_dropped_search_reads_no_further
//! says: LEAK: the search was dropped at 25 ms, in its 3rd entry; in all 8 of 8
//! fails: the_drive_is_free_when_the_entry_is_read
//! says: LEAK
//! fails: a_search_dropped_before_it_has_a_thread_reads_nothing
//! says: GHOST EFFECT

use std::{sync::Arc, time::Duration};

use testkit::scene::Tape;
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};

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
        let (tape, drive, word) = (self.tape.clone(), Arc::clone(&self.drive), word.to_owned());
        let search = tokio::spawn(async move {
            let drive = drive.acquire_owned().await.unwrap();
            let reader = tape.open(&word).await;
            let reading = spawn_blocking(move || {
                let _drive = drive;
                reader.filter(|report| report.contains(&word)).count()
            });
            timeout(limit, reading).await
        });

        match search.await.unwrap() {
            Ok(count) => Ok(count.unwrap()),
            Err(_) => Err(TooLong),
        }
    }
}
