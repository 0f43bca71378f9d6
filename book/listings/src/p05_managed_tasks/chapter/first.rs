use super::managed::Managed;
use tokio::task::{JoinHandle, JoinSet};

pub async fn close(baker: JoinHandle<()>, waiter: JoinSet<()>, cook: Managed) {
    drop(baker);
    drop(waiter);
    cook.stop().await;
}
