//! Polls the work between the steps of the arm, once before the lock and once after it.
//!
//! fails: work_that_has_the_log_goes_on
//! says: HANG: the work took the log at 40 ms, needed it for 30, and 24 more. At 2000 ms it was not over
//! fails: work_that_waits_for_the_log_goes_on
//! says: asked for it at 40 and takes 29 ms from there. At 2000 ms it was not over
//! fails: a_long_night_comes_to_an_end
//! says: HANG
//! fails: work_that_needs_no_log_goes_on
//! says: SERIAL: somebody had the log from 30 to 330 ms, and the work does not use it; its steps take 12 ms each, and its step
//! fails: work_goes_on_while_a_note_is_written
//! says: SERIAL: a note was due at 50 ms and took 5 ms to write; its steps take 3 ms each, and its step 17 was done at 55
//! fails: no_note_is_begun_when_the_work_is_over
//! fails: a_note_keeps_its_turn_however_long_it_waits
//! says: HANG
//! fails: a_note_that_was_late_puts_off_the_next
//! says: WRONG RESULT
//! fails: work_that_ends_with_the_log_in_its_hands_is_over
//! says: HANG

use std::{pin::pin, sync::Arc, time::Duration};

use futures::future::poll_immediate;
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
            () = sleep(EVERY) => {
                let mut log = log.lock().await;
                if let Some(result) = poll_immediate(&mut work).await {
                    return result;
                }
                log.write("still at work").await;
            }
        }
    }
}
