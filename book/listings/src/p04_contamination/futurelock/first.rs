use std::pin::pin;
use tokio::select;
use tokio::time::{Duration, sleep};

pub async fn cook(soup: impl Future<Output = ()>, milk: impl Future<Output = ()>) {
    let mut soup = pin!(soup);
    select! {
        biased;
        () = &mut soup => return,
        () = sleep(Duration::from_millis(20)) => milk.await,
    }
    soup.await;
}
