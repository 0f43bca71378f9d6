use tokio_util::sync::CancellationToken;

pub async fn work<S>(stop: CancellationToken, step: impl Fn() -> S, flush: impl Future<Output = ()>)
where
    S: Future<Output = ()>,
{
    while !stop.is_cancelled() {
        step().await;
    }
    flush.await;
}
