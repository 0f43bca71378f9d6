//! Takes the time from an interval, which makes up for every tick that was missed while the log was taken.
//!
//! fails: a_note_that_was_late_puts_off_the_next
//! says: WRONG RESULT: a note was due at 50 ms, and somebody had the log from 40 to 240, so that the next was due 50 ms after that; the work took 324 ms, and notes were begun at 240, 245, 250
//! fails: a_note_keeps_its_turn_however_long_it_waits
//! says: WRONG RESULT

use std::{sync::Arc, time::Duration};

use testkit::scene::Logbook;
use tokio::{
    join,
    sync::Mutex,
    time::{Instant, interval_at},
};
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_millis(50);

pub async fn with_notes<T: Send + 'static>(
    log: Arc<Mutex<Logbook>>,
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    let over = CancellationToken::new();

    let work = async {
        let result = work.await;
        over.cancel();
        result
    };
    let notes = async {
        let mut every = interval_at(Instant::now() + EVERY, EVERY);
        let mut turn = async || {
            every.tick().await;
            log.lock().await
        };
        while let Some(mut log) = over.run_until_cancelled(turn()).await
            && !over.is_cancelled()
        {
            log.write("still at work").await;
        }
    };

    let (result, ()) = join!(work, notes);
    result
}
