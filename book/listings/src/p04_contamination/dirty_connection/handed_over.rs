use super::session::Session;
use tokio::sync::OwnedMutexGuard;

pub struct Lent(pub Option<OwnedMutexGuard<Session>>);

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(mut session) = self.0.take() {
            tokio::spawn(async move { session.rollback().await });
        }
    }
}
