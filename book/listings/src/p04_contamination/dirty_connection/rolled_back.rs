use super::session::Session;
use tokio::sync::Mutex;

pub async fn visit(shared: &Mutex<Session>) {
    let mut session = shared.lock().await;
    session.rollback().await;
    session.begin().await;
    session.count_visit().await;
    session.commit().await;
}
