//! `take_while` looks after each entry, also after the first one; who was dropped while it waited for a thread reads that.
//!
//! fails: a_search_dropped_before_it_has_a_thread_reads_nothing
//! says: GHOST EFFECT: the search was dropped while all threads of the pool were busy; when one was free, 1 of 8

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
            let reports = reader.take_while(|_| !given_up.is_cancelled());
            reports.filter(|report| report.contains(&word)).count()
        });

        match timeout(limit, search).await {
            Ok(count) => Ok(count.unwrap()),
            Err(_) => Err(TooLong),
        }
    }
}
