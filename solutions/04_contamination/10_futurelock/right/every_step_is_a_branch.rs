//! One select, in which the work, the wait for the log and the note are branches; no arm awaits while the work has to go on.

use std::{
    pin::{Pin, pin},
    sync::Arc,
    time::Duration,
};

use testkit::scene::Logbook;
use tokio::{
    select,
    sync::{Mutex, OwnedMutexGuard},
    time::sleep,
};

const EVERY: Duration = Duration::from_millis(50);

pub async fn with_notes<T: Send + 'static>(
    log: Arc<Mutex<Logbook>>,
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    let turn = || async {
        sleep(EVERY).await;
        log.clone().lock_owned().await
    };
    let (mut work, mut waiting) = (pin!(work), pin!(turn()));
    let mut writing: Option<Pin<Box<dyn Future<Output = ()> + Send>>> = None;
    loop {
        select! {
            biased;
            result = &mut work => {
                if let Some(note) = writing {
                    note.await;
                }
                return result;
            }
            () = async { writing.as_mut().expect("it is not polled otherwise").await }, if writing.is_some() => {
                writing = None;
                waiting.set(turn());
            }
            log = &mut waiting, if writing.is_none() => writing = Some(Box::pin(write(log))),
        }
    }
}

async fn write(mut log: OwnedMutexGuard<Logbook>) {
    log.write("still at work").await;
}
