//! The longer the pause, the fewer the nights in which it happens.
//!
//! fails: a_long_night_comes_to_an_end
//! says: HANG: the work was to make 20 exposures
//! fails: a_note_is_written_every_50_ms
//! says: LOST: the work took 192 ms, so that three notes were due; no note was written
//! fails: a_note_that_is_due_waits_for_its_turn
//! says: LOST
//! fails: a_note_that_was_begun_is_written_to_its_end
//! says: LOST
//! fails: a_note_keeps_its_turn_however_long_it_waits
//! says: HANG
//! fails: a_note_that_was_late_puts_off_the_next
//! says: WRONG RESULT

use std::{pin::pin, sync::Arc, time::Duration};

use testkit::scene::Logbook;
use tokio::{select, sync::Mutex, time::sleep};

const EVERY: Duration = Duration::from_millis(50);

pub async fn with_notes<T: Send + 'static>(
    log: Arc<Mutex<Logbook>>,
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    let mut work = pin!(work);
    loop {
        select! {
            result = &mut work => return result,
            () = sleep(4 * EVERY) => log.lock().await.write("still at work").await,
        }
    }
}
