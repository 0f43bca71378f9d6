//! Sets a flag when the limit is over, in a line that a dropped future never reaches.
//!
//! fails: a_dropped_search_reads_no_further
//! says: LEAK: the search was dropped at 25 ms, in its 3rd entry; in all 8 of 8
//! fails: the_drive_is_free_when_the_entry_is_read
//! says: LEAK
//! fails: a_search_dropped_before_it_has_a_thread_reads_nothing
//! says: GHOST EFFECT

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

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
        let drive = Arc::clone(&self.drive).acquire_owned().await.unwrap();
        let reader = self.tape.open(word).await;
        let word = word.to_owned();
        let given_up = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&given_up);
        let search = spawn_blocking(move || {
            let _drive = drive;
            let reports = reader.take_while(|_| !seen.load(Ordering::Relaxed));
            reports.filter(|report| report.contains(&word)).count()
        });

        match timeout(limit, search).await {
            Ok(count) => Ok(count.unwrap()),
            Err(_) => {
                given_up.store(true, Ordering::Relaxed);
                Err(TooLong)
            }
        }
    }
}
