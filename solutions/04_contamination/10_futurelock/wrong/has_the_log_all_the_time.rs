//! Takes the log once and for all, so that nobody has to wait for it, except for the work and everybody else.
//!
//! fails: work_that_has_the_log_goes_on
//! says: HANG
//! fails: work_that_waits_for_the_log_goes_on
//! fails: a_long_night_comes_to_an_end
//! says: HANG
//! fails: work_goes_on_while_a_note_is_written
//! says: SERIAL
//! fails: a_note_that_is_due_waits_for_its_turn
//! fails: no_note_is_begun_when_the_work_is_over
//! fails: work_that_needs_no_log_goes_on
//! fails: a_note_keeps_its_turn_however_long_it_waits
//! says: WRONG RESULT
//! fails: a_note_that_was_late_puts_off_the_next
//! says: WRONG RESULT
//! fails: work_that_ends_with_the_log_in_its_hands_is_over
//! says: HANG

use std::{pin::pin, sync::Arc, time::Duration};

use testkit::scene::Logbook;
use tokio::{select, sync::Mutex, time::sleep};

const EVERY: Duration = Duration::from_millis(50);

pub async fn with_notes<T: Send + 'static>(
    log: Arc<Mutex<Logbook>>,
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    let mut work = pin!(work);
    let mut log = log.lock().await;
    loop {
        select! {
            result = &mut work => return result,
            () = sleep(EVERY) => log.write("still at work").await,
        }
    }
}
