//! Nothing can stand still that is not there.
//!
//! fails: a_note_is_written_every_50_ms
//! says: LOST: the work took 192 ms, so that three notes were due; no note was written
//! fails: a_note_that_is_due_waits_for_its_turn
//! says: LOST
//! fails: a_note_that_was_begun_is_written_to_its_end
//! says: LOST
//! fails: a_note_keeps_its_turn_however_long_it_waits
//! says: WRONG RESULT
//! fails: a_note_that_was_late_puts_off_the_next
//! says: WRONG RESULT

use std::{sync::Arc, time::Duration};

use testkit::scene::Logbook;
use tokio::sync::Mutex;

const EVERY: Duration = Duration::from_millis(50);

pub async fn with_notes<T: Send + 'static>(
    log: Arc<Mutex<Logbook>>,
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    let _ = (log, EVERY);
    work.await
}
