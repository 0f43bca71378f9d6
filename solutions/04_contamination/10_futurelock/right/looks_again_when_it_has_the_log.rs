//! Waits for the log in a future of its own, and looks whether the work is over before each note.

use std::{sync::Arc, time::Duration};

use testkit::scene::Logbook;
use tokio::{
    join, select,
    sync::{Mutex, watch},
    time::sleep,
};

const EVERY: Duration = Duration::from_millis(50);

pub async fn with_notes<T: Send + 'static>(
    log: Arc<Mutex<Logbook>>,
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    let (over, mut is_over) = watch::channel(false);
    let work = async {
        let result = work.await;
        over.send_replace(true);
        result
    };
    let notes = async {
        loop {
            select! {
                biased;
                _ = is_over.wait_for(|over| *over) => return,
                () = sleep(EVERY) => {}
            }
            let mut log = select! {
                biased;
                _ = is_over.wait_for(|over| *over) => return,
                log = log.lock() => log,
            };
            log.write("still at work").await;
        }
    };
    join!(work, notes).0
}
