//! A task for the work goes on while the arm waits; its result does not.
//!
//! fails: a_result_does_not_wait_for_the_log
//! says: SERIAL
//! fails: no_note_is_begun_when_the_work_is_over
//! says: GHOST EFFECT
//! fails: work_that_ends_with_the_log_in_its_hands_is_over
//! says: GHOST EFFECT

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
        select! {
            result = &mut work => return result.unwrap(),
            () = sleep(EVERY) => log.lock().await.write("still at work").await,
        }
    }
}
