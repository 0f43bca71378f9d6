use std::time::Duration;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

pub async fn pause(length: Duration, off: &CancellationToken) -> bool {
    timeout(length, off.cancelled()).await.is_err()
}
