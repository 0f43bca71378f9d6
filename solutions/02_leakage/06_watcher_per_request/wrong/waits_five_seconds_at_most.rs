//! Waits for a price for five seconds at most, and then says goodbye, though the ticker goes on.
//!
//! fails: a_client_hears_its_price
//! says: WRONG RESULT: the price was 101, known at 9000 ms and sent in 5; at 5005 ms ann had heard

use std::time::Duration;

use testkit::scene::Client;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

const PATIENCE: Duration = Duration::from_secs(5);

pub struct Ticker {
    stop: CancellationToken,
}

impl Ticker {
    pub fn new(stop: CancellationToken) -> Self {
        Self { stop }
    }

    pub async fn answer(&self, client: Client, price: impl Future<Output = u32>) {
        match self.stop.run_until_cancelled(timeout(PATIENCE, price)).await {
            Some(Ok(price)) => client.send(price.to_string()).await,
            Some(Err(_)) | None => client.send("closing").await,
        }
    }
}
