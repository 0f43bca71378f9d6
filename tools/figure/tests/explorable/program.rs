//! What is cut.

use std::time::Duration;
use testkit::timeline::{event, follow};
use tokio::time::sleep;

pub fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

pub async fn transfer() {
    follow("debit", "write", sleep(ms(10))).await;

    follow("credit", "write", sleep(ms(30))).await;
    event("transfer", "complete");
}

pub async fn retry() {
    for _ in 0..2 {
        sleep(ms(10)).await;
        transfer().await;
    }
}
