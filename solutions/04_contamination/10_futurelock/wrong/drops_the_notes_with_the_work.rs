//! Work and notes are branches of one select, so the notes are dropped wherever they are when the work is over.
//!
//! fails: a_note_that_was_begun_is_written_to_its_end
//! says: TORN: a note was begun at 50 ms

use std::{sync::Arc, time::Duration};

use testkit::scene::Logbook;
use tokio::{select, sync::Mutex, time::sleep};

const EVERY: Duration = Duration::from_millis(50);

pub async fn with_notes<T: Send + 'static>(
    log: Arc<Mutex<Logbook>>,
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    let notes = async {
        loop {
            sleep(EVERY).await;
            log.lock().await.write("still at work").await;
        }
    };
    select! {
        result = work => result,
        () = notes => unreachable!("the notes have no end"),
    }
}
