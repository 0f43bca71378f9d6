use tokio_util::sync::CancellationToken;

pub async fn check<E>(
    calls: impl Future<Output = Result<(), E>>,
    ring: impl AsyncFn(),
    off: &CancellationToken,
) {
    match off.run_until_cancelled(calls).await {
        Some(Ok(())) | None => {}
        Some(Err(_)) => ring().await,
    }
}
