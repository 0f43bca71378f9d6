use tokio_util::sync::CancellationToken;

pub async fn watch(motion: impl AsyncFn(), film: impl AsyncFn(), off: &CancellationToken) {
    while !off.is_cancelled() {
        motion().await;
        film().await;
    }
}
