use super::managed::Managed;
use tokio::task::JoinHandle;
use tokio_util::task::AbortOnDropHandle;

pub async fn close(baker: JoinHandle<()>, waiter: AbortOnDropHandle<()>, cook: Managed) {
    drop(baker);
    drop(waiter);
    cook.stop().await;
}
