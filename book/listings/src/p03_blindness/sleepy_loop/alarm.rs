use tokio_util::sync::CancellationToken;

pub async fn check<E>(
    calls: impl Future<Output = Result<(), E>>,
    ring: impl AsyncFn(),
    off: &CancellationToken,
) {
    let answer = off.run_until_cancelled(calls).await;
    if !matches!(answer, Some(Ok(()))) {
        ring().await;
    }
}
