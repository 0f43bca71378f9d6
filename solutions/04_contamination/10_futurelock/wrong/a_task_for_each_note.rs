//! A task for each note; those that wait for the log write when the work is over.
//!
//! fails: no_note_is_begun_when_the_work_is_over
//! says: GHOST EFFECT
//! fails: who_drops_it_reads_no_other_note
//! says: GHOST EFFECT
//! fails: nothing_is_left_when_the_work_is_over
//! says: LEAK AFTER SUCCESS
//! fails: a_note_keeps_its_turn_however_long_it_waits
//! says: WRONG RESULT
//! fails: a_note_that_was_late_puts_off_the_next
//! says: WRONG RESULT
//! fails: work_that_ends_with_the_log_in_its_hands_is_over
//! says: GHOST EFFECT

use std::{pin::pin, sync::Arc, time::Duration};

use testkit::scene::Logbook;
use tokio::{select, spawn, sync::Mutex, time::sleep};

const EVERY: Duration = Duration::from_millis(50);

pub async fn with_notes<T: Send + 'static>(
    log: Arc<Mutex<Logbook>>,
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    let mut work = pin!(work);
    loop {
        select! {
            result = &mut work => return result,
            () = sleep(EVERY) => {
                let log = log.clone();
                spawn(async move { log.lock().await.write("still at work").await });
            }
        }
    }
}
