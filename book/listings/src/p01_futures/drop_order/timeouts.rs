use std::pin::pin;
use std::time::Duration;
use tokio::time::timeout;

const LIMIT: Duration = Duration::from_millis(30);

pub async fn by_value(request: impl Future, too_late: impl FnOnce()) {
    if timeout(LIMIT, request).await.is_err() {
        too_late();
    }
}

pub async fn by_reference(request: impl Future, too_late: impl FnOnce()) {
    let mut request = pin!(request);
    if timeout(LIMIT, &mut request).await.is_err() {
        too_late();
    }
}

pub async fn pinned(request: impl Future, too_late: impl FnOnce()) {
    let mut limited = pin!(timeout(LIMIT, request));
    if (&mut limited).await.is_err() {
        too_late();
    }
}
