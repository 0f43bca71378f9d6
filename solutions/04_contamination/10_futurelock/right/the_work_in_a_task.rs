//! A task for the work goes on by itself, so an arm may wait; the wait for the log is a branch, and loses against the result.

use std::{sync::Arc, time::Duration};

use testkit::scene::Logbook;
use tokio::{select, spawn, sync::Mutex, time::sleep};
use tokio_util::task::AbortOnDropHandle;

const EVERY: Duration = Duration::from_millis(50);

pub async fn with_notes<T: Send + 'static>(
    log: Arc<Mutex<Logbook>>,
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    let mut work = AbortOnDropHandle::new(spawn(work));
    loop {
        let turn = async {
            sleep(EVERY).await;
            log.lock().await
        };
        select! {
            // The work may give back the log in its last line; then both are ready.
            biased;
            result = &mut work => return result.expect("the work does not panic"),
            mut log = turn => log.write("still at work").await,
        }
    }
}
