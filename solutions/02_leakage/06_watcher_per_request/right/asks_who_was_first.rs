//! The watcher says goodbye, and a request whose price comes asks whether it has begun: right where a goodbye is long.

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
        let (stop, waiting) = (self.stop.clone(), client.clone());
        let mut goodbye = AbortOnDropHandle::new(tokio::spawn(async move {
            stop.cancelled().await;
            waiting.send("closing").await;
        }));

        let price = tokio::select! {
            price = price => price,
            _ = &mut goodbye => return,
        };
        if self.stop.is_cancelled() {
            let _ = goodbye.await;
        } else {
            drop(goodbye);
            client.send(price.to_string()).await;
        }
    }
}
