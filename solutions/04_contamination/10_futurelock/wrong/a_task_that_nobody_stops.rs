//! A task for the work, and a handle that lets it go.
//!
//! fails: who_drops_it_stops_the_work
//! says: LEAK: with_notes() was dropped at 25 ms
//! fails: work_that_ends_with_the_log_in_its_hands_is_over
//! says: GHOST EFFECT

use std::{sync::Arc, time::Duration};

use testkit::scene::Logbook;
use tokio::{select, spawn, sync::Mutex, time::sleep};

const EVERY: Duration = Duration::from_millis(50);

pub async fn with_notes<T: Send + 'static>(
    log: Arc<Mutex<Logbook>>,
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    let mut work = spawn(work);
    loop {
        let turn = async {
            sleep(EVERY).await;
            log.lock().await
        };
        select! {
            result = &mut work => return result.unwrap(),
            mut log = turn => log.write("still at work").await,
        }
    }
}
