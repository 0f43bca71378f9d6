//! The same with `select!`: right where there are more than two things to wait for.

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
        tokio::select! {
            price = price => client.send(price.to_string()).await,
            () = self.stop.cancelled() => client.send("closing").await,
        }
    }
}
