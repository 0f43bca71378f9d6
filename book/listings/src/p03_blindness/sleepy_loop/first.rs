use std::time::Duration;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

pub async fn watch(check: impl AsyncFn(), off: &CancellationToken) {
    while !off.is_cancelled() {
        check().await;
        sleep(Duration::from_millis(300)).await;
    }
}
