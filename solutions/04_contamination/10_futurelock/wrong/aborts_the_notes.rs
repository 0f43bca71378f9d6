//! A task for the notes, which is aborted when the work is over, also in the middle of a line.
//!
//! fails: a_note_that_was_begun_is_written_to_its_end
//! says: TORN

use std::{sync::Arc, time::Duration};

use testkit::scene::Logbook;
use tokio::{spawn, sync::Mutex, time::sleep};
use tokio_util::task::AbortOnDropHandle;

const EVERY: Duration = Duration::from_millis(50);

pub async fn with_notes<T: Send + 'static>(
    log: Arc<Mutex<Logbook>>,
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    let _notes = AbortOnDropHandle::new(spawn(async move {
        loop {
            sleep(EVERY).await;
            log.lock().await.write("still at work").await;
        }
    }));
    work.await
}
