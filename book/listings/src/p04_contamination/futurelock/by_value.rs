use tokio::select;
use tokio::time::{Duration, sleep};

pub async fn cook(soup: impl Future<Output = ()>, milk: impl Future<Output = ()>) {
    select! {
        biased;
        () = soup => {}
        () = sleep(Duration::from_millis(20)) => milk.await,
    }
}
