use std::time::Duration;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

pub async fn pause(nap: Duration, naps: u32, off: &CancellationToken) {
    for _ in 0..naps {
        if off.is_cancelled() {
            return;
        }
        sleep(nap).await;
    }
}
