use super::session::Session;
use tokio::sync::Mutex;

pub async fn order(shared: &Mutex<Session>) {
    let mut session = shared.lock().await;
    session.begin().await;
    session.take_from_stock().await;
    session.add_order().await;
    session.commit().await;
}
