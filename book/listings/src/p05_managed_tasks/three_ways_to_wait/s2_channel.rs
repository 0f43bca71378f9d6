use tokio::sync::mpsc::{Receiver, Sender};
use tokio_util::sync::CancellationToken;

type Hall = &'static str;

pub async fn guard(patrol: impl Future, lock_up: impl Future, radio: Sender<Hall>, hall: Hall) {
    patrol.await;
    lock_up.await;
    let _ = radio.send(hall).await;
}

pub async fn close(stop: CancellationToken, mut radio: Receiver<Hall>) -> Vec<Hall> {
    stop.cancel();
    let mut locked = Vec::new();
    while let Some(hall) = radio.recv().await {
        locked.push(hall);
    }
    locked
}
