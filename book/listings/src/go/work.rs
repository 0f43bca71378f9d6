use tokio_util::sync::CancellationToken;

pub async fn work<S, F>(stop: &CancellationToken, step: S, flush: F)
where
    S: AsyncFn(),
    F: AsyncFnOnce(),
{
    while !stop.is_cancelled() {
        step().await;
    }
    flush().await;
}
