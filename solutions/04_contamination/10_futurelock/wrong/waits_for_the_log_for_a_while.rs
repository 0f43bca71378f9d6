//! A timeout in the arm: the standstill is shorter, and the note is lost.
//!
//! fails: work_that_needs_no_log_goes_on
//! says: SERIAL
//! fails: a_note_that_is_due_waits_for_its_turn
//! says: LOST
//! fails: work_goes_on_while_a_note_is_written
//! says: SERIAL
//! fails: a_note_keeps_its_turn_however_long_it_waits
//! says: WRONG RESULT
//! fails: a_note_that_was_late_puts_off_the_next
//! says: WRONG RESULT

use std::{pin::pin, sync::Arc, time::Duration};

use testkit::scene::Logbook;
use tokio::{
    select,
    sync::Mutex,
    time::{sleep, timeout},
};

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
                if let Ok(mut log) = timeout(Duration::from_millis(15), log.lock()).await {
                    log.write("still at work").await;
                }
            }
        }
    }
}
