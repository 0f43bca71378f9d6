//! try_lock every millisecond, while the work is polled: the note stands in no queue, and everybody else goes before it.
//!
//! fails: a_note_that_is_due_goes_before_those_who_ask_later
//! says: WRONG RESULT: a note was due at 50 ms, and somebody had the log from 40 to 80; somebody else asked for it at 60
//! fails: a_note_keeps_its_turn_however_long_it_waits
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
            biased;
            result = &mut work => return result,
            () = sleep(EVERY) => {}
        }
        let mut log = loop {
            if let Ok(log) = log.try_lock() {
                break log;
            }
            select! {
                biased;
                result = &mut work => return result,
                () = sleep(Duration::from_millis(1)) => {}
            }
        };
        let mut note = pin!(log.write("still at work"));
        select! {
            biased;
            result = &mut work => {
                note.await;
                return result;
            }
            () = &mut note => {}
        }
    }
}
