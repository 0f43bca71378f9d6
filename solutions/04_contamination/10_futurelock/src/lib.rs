//! An observatory. While a telescope is at work, a note goes into the logbook from time to time; others write into the
//! same book, and so does the work.

use std::{sync::Arc, time::Duration};

use testkit::scene::Logbook;
use tokio::{join, sync::Mutex, time::sleep};
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_millis(50);

/// Runs `work` to its end. Meanwhile writes "still at work" into the log when 50 ms have gone by, and then again 50 ms
/// after each note.
///
/// # Progress
///
/// Whoever has the log, and for however long, `work` goes on; where it wants the log itself it waits for those who asked
/// before it, a note among them. Its result is returned as soon as it is there; a note that is being written then may be
/// finished first.
///
/// # Notes
///
/// A note for which the log is taken waits for its turn: whoever asks for the log later has it later. A note that was
/// begun is written to its end, and none is begun when the work is over, also when it was the work that had the log.
///
/// # Cancel safety
///
/// If this future is dropped, `work` is dropped with it, and no other note is begun; one that is being written may be
/// cut. Dropped or done, it leaves no task behind, but for one that writes a note to its end.
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
        // The wait for the log may be given up, the note may not: so the token has a say in the one and not in the
        // other.
        let turn = async || {
            sleep(EVERY).await;
            log.lock().await
        };
        // If the work ends with the log in its hands, both are ready at once, and `run_until_cancelled` asks for the log
        // first.
        while let Some(mut log) = over.run_until_cancelled(turn()).await
            && !over.is_cancelled()
        {
            log.write("still at work").await;
        }
    };

    // Side by side, both are polled until both are done. In an arm of a `select!` one of them would wait while nobody
    // polls the other. A task for the work is as good, if it is aborted with us.
    let (result, ()) = join!(work, notes);
    result
}
