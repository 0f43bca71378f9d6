use futures::future::BoxFuture;
use tokio::task::JoinSet;

pub async fn forward<R: Send + 'static>(next: impl AsyncFn() -> BoxFuture<'static, R>) {
    let mut sending = JoinSet::new();
    loop {
        sending.spawn(next().await);
        while sending.try_join_next().is_some() {}
    }
}
