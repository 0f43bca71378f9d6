//! The same waits, each with something that ends it.

mod blocks;
mod calls;
mod sends;

pub use blocks::blocks;
pub use calls::calls;
pub use sends::sends;

use futures::{Stream, StreamExt};
use std::pin::pin;
use std::time::Duration;
use tokio::sync::{Mutex, mpsc};
use tokio::task::consume_budget;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken as Token;

pub async fn naps(nap: Duration, stop: &Token) {
    while stop.run_until_cancelled(sleep(nap)).await.is_some() {}
}

pub async fn receives<T>(queue: &mut mpsc::Receiver<T>, stop: &Token) {
    while let Some(Some(_)) = stop.run_until_cancelled(queue.recv()).await {}
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

pub async fn computes(steps: impl Iterator, stop: &Token) -> usize {
    let mut done = 0;
    for _ in steps.take_while(|_| !stop.is_cancelled()) {
        done += 1;
        consume_budget().await;
    }
    done
}
