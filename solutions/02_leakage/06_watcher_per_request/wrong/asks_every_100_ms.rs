//! No task, no watcher: a look at the token ten times a second.
//!
//! fails: a_client_who_waits_is_told_when_the_ticker_stops
//! says: BLIND WHEN IDLE: from 50 ms on ann should have been told
//! fails: a_client_who_comes_too_late_is_told
//! says: BLIND WHEN IDLE
//! fails: a_goodbye_on_its_way_arrives_and_nothing_else
//! says: WRONG RESULT
//! fails: everybody_who_waits_is_told_at_the_same_time
//! says: BLIND WHEN IDLE

use std::{pin::pin, time::Duration};

use testkit::scene::Client;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

pub struct Ticker {
    stop: CancellationToken,
}

impl Ticker {
    pub fn new(stop: CancellationToken) -> Self {
        Self { stop }
    }

    pub async fn answer(&self, client: Client, price: impl Future<Output = u32>) {
        let mut price = pin!(price);
        loop {
            if let Ok(price) = timeout(Duration::from_millis(100), &mut price).await {
                return client.send(price.to_string()).await;
            }
            if self.stop.is_cancelled() {
                return client.send("closing").await;
            }
        }
    }
}
