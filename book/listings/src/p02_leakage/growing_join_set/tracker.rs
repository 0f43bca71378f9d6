use futures::future::BoxFuture;
use tokio_util::task::TaskTracker;

pub async fn forward<R: Send + 'static>(next: impl AsyncFn() -> BoxFuture<'static, R>) {
    let sending = TaskTracker::new();
    loop {
        sending.spawn(next().await);
    }
}
