//! An observatory. While a telescope is at work, a note goes into the logbook from time to time; others write into the
//! same book, and so does the work.
//!
//! Most nights all goes well. In some nights both stand still for ever: the work, and the notes about it.

use std::{pin::pin, sync::Arc, time::Duration};

use testkit::scene::Logbook;
use tokio::{select, sync::Mutex, time::sleep};

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
//
// TODO: keep the promises above, without changing the signature.
pub async fn with_notes<T: Send + 'static>(
    log: Arc<Mutex<Logbook>>,
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    let mut work = pin!(work);
    loop {
        select! {
            result = &mut work => return result,
            () = sleep(EVERY) => log.lock().await.write("still at work").await,
        }
    }
}
