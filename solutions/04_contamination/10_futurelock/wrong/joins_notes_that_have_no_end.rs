//! Work and notes side by side, and nobody tells the notes when the work is over.
//!
//! fails: the_result_of_the_work_is_returned
//! says: HANG: nobody had the log, and the work takes 36 ms. It was over at 36 ms; at 2000 ms with_notes() had not
//! fails: a_note_is_written_every_50_ms
//! says: HANG
//! fails: work_that_has_the_log_goes_on
//! says: HANG
//! fails: work_that_waits_for_the_log_goes_on
//! says: HANG
//! fails: work_that_needs_no_log_goes_on
//! says: HANG
//! fails: work_goes_on_while_a_note_is_written
//! says: HANG
//! fails: a_long_night_comes_to_an_end
//! says: HANG
//! fails: a_result_does_not_wait_for_the_log
//! says: HANG
//! fails: a_note_that_is_due_waits_for_its_turn
//! says: HANG
//! fails: a_note_that_was_begun_is_written_to_its_end
//! says: HANG
//! fails: no_note_is_begun_when_the_work_is_over
//! says: HANG
//! fails: nothing_is_left_when_the_work_is_over
//! says: HANG
//! fails: a_note_that_is_due_goes_before_those_who_ask_later
//! says: HANG
//! fails: a_note_keeps_its_turn_however_long_it_waits
//! says: HANG
//! fails: a_note_that_was_late_puts_off_the_next
//! says: HANG
//! fails: work_that_ends_with_the_log_in_its_hands_is_over
//! says: HANG

use std::{sync::Arc, time::Duration};

use testkit::scene::Logbook;
use tokio::{join, sync::Mutex, time::sleep};

const EVERY: Duration = Duration::from_millis(50);

pub async fn with_notes<T: Send + 'static>(
    log: Arc<Mutex<Logbook>>,
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    let notes = async {
        loop {
            sleep(EVERY).await;
            log.lock().await.write("still at work").await;
        }
    };
    let (result, ()) = join!(work, notes);
    result
}
