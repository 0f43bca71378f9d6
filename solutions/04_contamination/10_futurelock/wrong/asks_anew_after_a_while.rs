//! Waits for the log side by side with the work, and asks anew every 500 ms: with each time it is the last in the queue again.
//!
//! fails: a_note_keeps_its_turn_however_long_it_waits
//! says: WRONG RESULT: a note was due at 50 ms, and somebody had the log from 40 to 1540; somebody else asked for it at 60 and needed it for 10; the work took 1584 ms, and notes were begun at 1550 ms

use std::{sync::Arc, time::Duration};

use testkit::scene::Logbook;
use tokio::{
    join,
    sync::Mutex,
    time::{sleep, timeout},
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
        let turn = async || {
            sleep(EVERY).await;
            loop {
                if let Ok(log) = timeout(Duration::from_millis(500), log.lock()).await {
                    return log;
                }
            }
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
