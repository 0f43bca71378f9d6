use super::managed::Managed;

pub async fn close(baker: Managed, waiter: Managed, cook: Managed) {
    baker.stop().await;
    waiter.stop().await;
    cook.stop().await;
}
