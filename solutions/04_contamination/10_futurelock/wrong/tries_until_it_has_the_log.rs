//! try_lock in a loop waits as well, and lets nothing else happen meanwhile.
//!
//! fails: work_that_has_the_log_goes_on
//! says: LIVELOCK
//! fails: work_that_waits_for_the_log_goes_on
//! says: LIVELOCK
//! fails: work_that_needs_no_log_goes_on
//! says: LIVELOCK
//! fails: a_result_does_not_wait_for_the_log
//! says: LIVELOCK
//! fails: a_note_that_is_due_waits_for_its_turn
//! says: LIVELOCK
//! fails: no_note_is_begun_when_the_work_is_over
//! says: LIVELOCK
//! fails: who_drops_it_reads_no_other_note
//! says: LIVELOCK
//! fails: nothing_is_left_when_the_work_is_over
//! says: LIVELOCK
//! fails: a_long_night_comes_to_an_end
//! says: LIVELOCK
//! fails: the_recording_of_a_night
//! says: LIVELOCK
//! fails: work_goes_on_while_a_note_is_written
//! says: SERIAL
//! fails: a_note_that_is_due_goes_before_those_who_ask_later
//! says: LIVELOCK
//! fails: a_note_keeps_its_turn_however_long_it_waits
//! says: LIVELOCK
//! fails: a_note_that_was_late_puts_off_the_next
//! says: LIVELOCK
//! fails: work_that_ends_with_the_log_in_its_hands_is_over
//! says: LIVELOCK

use std::{pin::pin, sync::Arc, time::Duration};

use testkit::scene::Logbook;
use tokio::{select, sync::Mutex, task::yield_now, time::sleep};

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
                let mut log = loop {
                    match log.try_lock() {
                        Ok(log) => break log,
                        Err(_) => yield_now().await,
                    }
                };
                log.write("still at work").await;
            }
        }
    }
}
