//! In the arm the work is polled while it waits for the log, and not while it writes.
//!
//! fails: work_goes_on_while_a_note_is_written
//! says: SERIAL: a note was due at 50 ms and took 5 ms to write; its steps take 3 ms each, and its step 17 was done at 55

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
            () = sleep(EVERY) => select! {
                result = &mut work => return result,
                mut log = log.lock() => log.write("still at work").await,
            }
        }
    }
}
