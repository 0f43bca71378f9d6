use std::time::Duration;
use tokio::time::sleep;

pub async fn counter<C>(next_clerk: impl Fn() -> C)
where
    C: Future<Output = ()> + Send + 'static,
{
    while tokio::spawn(next_clerk()).await.is_err() {
        sleep(Duration::from_millis(50)).await;
    }
}
