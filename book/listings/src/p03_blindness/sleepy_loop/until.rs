use std::time::Duration;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

pub async fn pause(length: Duration, off: &CancellationToken) {
    off.run_until_cancelled(sleep(length)).await;
}
