//! No closure, no thread: a yield after each entry. Nothing else runs while an entry is read, not even the timeout.
//!
//! fails: a_search_that_may_finish_counts_them_all
//! says: BLOCKED
//! fails: a_search_over_its_limit_is_given_up
//! says: BLOCKED
//! fails: a_search_over_its_limit_reads_no_further
//! says: BLOCKED
//! fails: a_dropped_search_reads_no_further
//! says: BLOCKED
//! fails: a_search_dropped_in_the_queue_reads_nothing
//! says: BLOCKED
//! fails: the_drive_is_taken_until_the_entry_is_read
//! says: BLOCKED
//! fails: the_drive_is_free_when_the_entry_is_read
//! says: BLOCKED
//! fails: the_limit_is_for_reading
//! says: BLOCKED
//! fails: the_recording_of_two_searches
//! says: BLOCKED
//! fails: a_search_dropped_before_it_has_a_thread_reads_nothing
//! says: BLOCKED

use std::{sync::Arc, time::Duration};

use testkit::scene::Tape;
use tokio::{sync::Semaphore, task::yield_now, time::timeout};

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
        let reader = self.tape.open(word).await;
        let search = async {
            let mut count = 0;
            for report in reader {
                count += usize::from(report.contains(word));
                yield_now().await;
            }
            count
        };
        timeout(limit, search).await.map_err(|_| TooLong)
    }
}
