use testkit::timeline::event;
use tokio::time::{Duration, sleep};

pub async fn count() -> usize {
    for match_ in 1..=5 {
        sleep(Duration::from_millis(10)).await;
        event("counting", format!("match {match_}"));
    }
    5
}
