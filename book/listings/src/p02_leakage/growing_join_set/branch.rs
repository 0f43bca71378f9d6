use futures::future::BoxFuture;
use tokio::{select, task::JoinSet};

pub async fn forward<R: Send + 'static>(next: impl AsyncFn() -> BoxFuture<'static, R>) {
    let mut sending = JoinSet::new();
    loop {
        select! {
            letter = next() => drop(sending.spawn(letter)),
            _ = sending.join_next(), if !sending.is_empty() => {}
        }
    }
}
