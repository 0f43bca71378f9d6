//! The turns are a stream that ends with the work, and each of them is written to its end.

use std::{sync::Arc, time::Duration};

use futures::{StreamExt, stream};
use testkit::scene::Logbook;
use tokio::{
    join,
    sync::{Mutex, oneshot},
    time::sleep,
};

const EVERY: Duration = Duration::from_millis(50);

pub async fn with_notes<T: Send + 'static>(
    log: Arc<Mutex<Logbook>>,
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    let (over, is_over) = oneshot::channel::<()>();
    let turns = stream::unfold((), |()| async {
        sleep(EVERY).await;
        Some((log.lock().await, ()))
    });
    let notes = turns
        .take_until(is_over)
        .for_each(|mut log| async move { log.write("still at work").await });
    let work = async {
        let result = work.await;
        drop(over);
        result
    };
    join!(work, notes).0
}
