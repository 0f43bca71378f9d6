//! Side by side, with a token; when the work ends and gives back the log, both are ready, and `run_until_cancelled` asks for the log first.
//!
//! fails: work_that_ends_with_the_log_in_its_hands_is_over
//! says: GHOST EFFECT: a note was due at 50 ms, and the work had the log from 40 to 80, and was over when it gave it back; notes were begun at 80 ms

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
        let turn = async || {
            sleep(EVERY).await;
            log.lock().await
        };
        while let Some(mut log) = over.run_until_cancelled(turn()).await {
            log.write("still at work").await;
        }
    };

    let (result, ()) = join!(work, notes);
    result
}
