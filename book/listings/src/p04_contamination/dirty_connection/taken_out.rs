use super::session::Session;
use tokio::sync::Mutex;

pub async fn order(shared: &Mutex<Option<Session>>) {
    let mut place = shared.lock().await;
    let mut session = match place.take() {
        Some(session) => session,
        None => Session::open().await,
    };
    session.begin().await;
    session.take_from_stock().await;
    session.add_order().await;
    session.commit().await;
    *place = Some(session);
}
