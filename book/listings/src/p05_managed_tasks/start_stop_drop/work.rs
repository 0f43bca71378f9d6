use tokio_util::sync::CancellationToken;

pub async fn run(play: impl AsyncFn(), drain: impl Future<Output = ()>, stop: CancellationToken) {
    while stop.run_until_cancelled(play()).await.is_some() {}
    drain.await;
}
