//! One task turns the token into something else, once for all requests: right where what they wait for is no token.

use testkit::scene::Client;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

pub struct Ticker {
    stopping: watch::Receiver<bool>,
}

impl Ticker {
    pub fn new(stop: CancellationToken) -> Self {
        let (tell, stopping) = watch::channel(false);
        tokio::spawn(async move {
            stop.cancelled().await;
            tell.send_replace(true);
        });
        Self { stopping }
    }

    pub async fn answer(&self, client: Client, price: impl Future<Output = u32>) {
        let mut stopping = self.stopping.clone();
        tokio::select! {
            price = price => client.send(price.to_string()).await,
            _ = stopping.wait_for(|stopping| *stopping) => client.send("closing").await,
        }
    }
}
