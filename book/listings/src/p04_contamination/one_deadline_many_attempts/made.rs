use tokio::time::{Duration, Timeout, timeout};

pub async fn lazy<F: Future>(work: F) -> bool {
    timeout(Duration::from_millis(10), work).await.is_ok()
}

pub fn eager<F: Future>(work: F) -> Timeout<F> {
    timeout(Duration::from_millis(10), work)
}
