//! A child token and its guard end the watcher, which asks the parent why: right where it must not be aborted.

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
        let (all, waiting) = (self.stop.clone(), client.clone());
        let over = all.child_token();
        let guard = over.clone().drop_guard();
        let goodbye = tokio::spawn(async move {
            over.cancelled().await;
            if all.is_cancelled() {
                waiting.send("closing").await;
            }
        });

        tokio::select! {
            price = price => {
                drop(guard);
                client.send(price.to_string()).await;
            }
            _ = goodbye => {}
        }
    }
}
