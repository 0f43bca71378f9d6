use tokio_util::sync::CancellationToken;

pub async fn watch(motion: impl AsyncFn(), film: impl AsyncFn(), off: &CancellationToken) {
    while off.run_until_cancelled(motion()).await.is_some() {
        film().await;
    }
}
