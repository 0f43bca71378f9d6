//! The same waits, each with something that ends it.

use futures::{Stream, StreamExt};
use std::pin::pin;
use std::time::Duration;
use tokio::sync::{Mutex, mpsc};
use tokio::task::{consume_budget, spawn_blocking};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken as Token;
use tokio_util::task::TaskTracker;

pub async fn naps(nap: Duration, stop: &Token) {
    while stop.run_until_cancelled(sleep(nap)).await.is_some() {}
}

pub async fn receives<T>(queue: &mut mpsc::Receiver<T>, stop: &Token) {
    while let Some(Some(_)) = stop.run_until_cancelled(queue.recv()).await {}
}

pub async fn sends(queue: &mpsc::Sender<u32>, stop: &Token) {
    let mut number = 0;
    while let Some(Ok(place)) = stop.run_until_cancelled(queue.reserve()).await {
        place.send(number);
        number += 1;
    }
}

pub async fn locks(count: &Mutex<u32>, stop: &Token) {
    while let Some(mut count) = stop.run_until_cancelled(count.lock()).await {
        *count += 1;
    }
}

pub async fn follows(items: impl Stream, stop: &Token) {
    let mut items = pin!(items.take_until(stop.cancelled()));
    while items.next().await.is_some() {}
}

pub async fn calls<C: Future<Output = ()> + Send + 'static>(
    call: impl Fn() -> C,
    running: &TaskTracker,
    stop: &Token,
) {
    while stop.run_until_cancelled(running.spawn(call())).await.is_some() {}
}

pub async fn blocks(blocks: impl Iterator + Send + 'static, stop: &Token) {
    let stop = stop.clone();
    let _ = spawn_blocking(move || blocks.take_while(|_| !stop.is_cancelled()).count()).await;
}

pub async fn computes(steps: impl Iterator, stop: &Token) -> usize {
    let mut done = 0;
    for _ in steps.take_while(|_| !stop.is_cancelled()) {
        done += 1;
        consume_budget().await;
    }
    done
}
