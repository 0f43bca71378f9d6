//! A watcher that only tells the request, and goes with it: right where what is watched needs a task of its own.

use testkit::scene::Client;
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

pub struct Ticker {
    stop: CancellationToken,
}

impl Ticker {
    pub fn new(stop: CancellationToken) -> Self {
        Self { stop }
    }

    pub async fn answer(&self, client: Client, price: impl Future<Output = u32>) {
        let stop = self.stop.clone();
        let stopped = AbortOnDropHandle::new(tokio::spawn(async move { stop.cancelled().await }));

        tokio::select! {
            price = price => client.send(price.to_string()).await,
            _ = stopped => client.send("closing").await,
        }
    }
}
