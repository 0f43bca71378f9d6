//! The watcher is aborted when the request ends, which is after the price was sent and not before.
//!
//! fails: a_price_on_its_way_arrives_and_nothing_else
//! says: TORN
//! fails: a_goodbye_on_its_way_arrives_and_nothing_else
//! says: GHOST EFFECT

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

        tokio::select! {
            price = price => client.send(price.to_string()).await,
            _ = &mut goodbye => {}
        }
    }
}
