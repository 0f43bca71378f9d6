//! The token ends the wait for the time, and not the wait for the log.
//!
//! fails: a_result_does_not_wait_for_the_log
//! says: SERIAL
//! fails: no_note_is_begun_when_the_work_is_over
//! says: GHOST EFFECT
//! fails: work_that_ends_with_the_log_in_its_hands_is_over
//! says: GHOST EFFECT

use std::{sync::Arc, time::Duration};

use testkit::scene::Logbook;
use tokio::{join, sync::Mutex, time::sleep};
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_millis(50);

pub async fn with_notes<T: Send + 'static>(
    log: Arc<Mutex<Logbook>>,
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    let over = CancellationToken::new();
    let work = async {
        let result = work.await;
        over.cancel();
        result
    };
    let notes = async {
        while over.run_until_cancelled(sleep(EVERY)).await.is_some() {
            log.lock().await.write("still at work").await;
        }
    };
    join!(work, notes).0
}
