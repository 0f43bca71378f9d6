//! Seven waits in seven loops, each of which looks at the token once a round.

use futures::{Stream, StreamExt};
use std::pin::pin;
use std::time::Duration;
use tokio::sync::{Mutex, mpsc};
use tokio::task::spawn_blocking;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken as Token;

pub async fn naps(nap: Duration, stop: &Token) {
    while !stop.is_cancelled() {
        sleep(nap).await;
    }
}

pub async fn receives<T>(queue: &mut mpsc::Receiver<T>, stop: &Token) {
    while !stop.is_cancelled() {
        let Some(_) = queue.recv().await else { return };
    }
}

pub async fn sends(queue: &mpsc::Sender<u32>, stop: &Token) {
    let mut number = 0;
    while !stop.is_cancelled() {
        let Ok(()) = queue.send(number).await else { return };
        number += 1;
    }
}

pub async fn locks(count: &Mutex<u32>, stop: &Token) {
    while !stop.is_cancelled() {
        *count.lock().await += 1;
    }
}

pub async fn follows(items: impl Stream, stop: &Token) {
    let mut items = pin!(items);
    while !stop.is_cancelled() {
        let Some(_) = items.next().await else { return };
    }
}

pub async fn calls(call: impl AsyncFn(), stop: &Token) {
    while !stop.is_cancelled() {
        call().await;
    }
}

pub async fn blocks(blocks: impl Iterator + Send + 'static, stop: &Token) {
    if !stop.is_cancelled() {
        let _ = spawn_blocking(move || blocks.count()).await;
    }
}
