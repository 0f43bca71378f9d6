use std::sync::Arc;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub async fn guard(patrol: impl Future, lock_up: impl Future, locked: Arc<Notify>) {
    patrol.await;
    lock_up.await;
    locked.notify_one();
}

pub async fn close(guards: usize, stop: CancellationToken, locked: Arc<Notify>) {
    stop.cancel();
    for _ in 0..guards {
        locked.notified().await;
    }
}
