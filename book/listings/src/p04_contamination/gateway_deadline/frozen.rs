use testkit::timeline::event;
use tokio::time::{Duration, sleep};

pub async fn count() -> usize {
    for number in 1..=5 {
        sleep(Duration::from_millis(10)).await;
        event("counting", format!("match {number}"));
    }
    5
}
