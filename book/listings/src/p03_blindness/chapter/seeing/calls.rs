use tokio_util::sync::CancellationToken as Token;
use tokio_util::task::TaskTracker;

pub async fn calls<C: Future<Output = ()> + Send + 'static>(
    call: impl Fn() -> C,
    running: &TaskTracker,
    stop: &Token,
) {
    while stop.run_until_cancelled(running.spawn(call())).await.is_some() {}
}
