//! Looks at the token between reports that are in memory already; what takes long is to read them.
//!
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
        let reader = self.tape.open(word).await;
        let word = word.to_owned();
        let given_up = CancellationToken::new();
        let _guard = given_up.clone().drop_guard();
        let search = spawn_blocking(move || {
            let _drive = drive;
            let reports: Vec<String> = reader.collect();
            let reports = reports.iter().take_while(|_| !given_up.is_cancelled());
            reports.filter(|report| report.contains(&word)).count()
        });

        match timeout(limit, search).await {
            Ok(count) => Ok(count.unwrap()),
            Err(_) => Err(TooLong),
        }
    }
}
