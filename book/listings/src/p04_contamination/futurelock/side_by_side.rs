use tokio::join;
use tokio::time::{Duration, sleep};

pub async fn cook(soup: impl Future<Output = ()>, milk: impl Future<Output = ()>) {
    let milk = async {
        sleep(Duration::from_millis(20)).await;
        milk.await;
    };
    join!(soup, milk);
}
