//! A task for the notes hears a token: the wait ends with the work, a note that was begun does not.

use std::{sync::Arc, time::Duration};

use testkit::scene::Logbook;
use tokio::{spawn, sync::Mutex, time::sleep};
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_millis(50);

pub async fn with_notes<T: Send + 'static>(
    log: Arc<Mutex<Logbook>>,
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    let over = CancellationToken::new();
    let _over = over.clone().drop_guard();
    spawn(async move {
        let turn = async || {
            sleep(EVERY).await;
            log.lock().await
        };
        // When both are ready, `run_until_cancelled` asks for the log first.
        while let Some(mut log) = over.run_until_cancelled(turn()).await
            && !over.is_cancelled()
        {
            log.write("still at work").await;
        }
    });
    work.await
}
