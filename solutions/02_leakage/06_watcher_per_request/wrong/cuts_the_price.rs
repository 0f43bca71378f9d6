//! Lets the stop interrupt the sending too, so that a client hears one half of a price.
//!
//! fails: a_price_on_its_way_arrives_and_nothing_else
//! says: TORN

use testkit::scene::Client;
use tokio_util::sync::CancellationToken;

pub struct Ticker {
    stop: CancellationToken,
}

impl Ticker {
    pub fn new(stop: CancellationToken) -> Self {
        Self { stop }
    }

    pub async fn answer(&self, client: Client, price: impl Future<Output = u32>) {
        let answer = async { client.send(price.await.to_string()).await };
        if self.stop.run_until_cancelled(answer).await.is_none() {
            client.send("closing").await;
        }
    }
}
