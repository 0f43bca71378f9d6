//! A task for the work, and a select! without an order: when the work ends and gives back the log, both are ready, and chance decides.
//!
//! fails: work_that_ends_with_the_log_in_its_hands_is_over
//! says: GHOST EFFECT: a note was due at 50 ms, and the work had the log from 40 to 80, and was over when it gave it back; notes were begun at 80 ms

use std::{sync::Arc, time::Duration};

use testkit::scene::Logbook;
use tokio::{select, spawn, sync::Mutex, time::sleep};
use tokio_util::task::AbortOnDropHandle;

const EVERY: Duration = Duration::from_millis(50);

pub async fn with_notes<T: Send + 'static>(
    log: Arc<Mutex<Logbook>>,
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    let mut work = AbortOnDropHandle::new(spawn(work));
    loop {
        let turn = async {
            sleep(EVERY).await;
            log.lock().await
        };
        select! {
            result = &mut work => return result.expect("the work does not panic"),
            mut log = turn => log.write("still at work").await,
        }
    }
}
