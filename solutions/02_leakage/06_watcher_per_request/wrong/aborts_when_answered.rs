//! Aborts the watcher when the price has come, and forgets it when the client hangs up.
//!
//! fails: a_hundred_clients_who_hang_up_leave_nothing_behind
//! says: LEAK: 100 clients hung up
//! fails: who_hung_up_hears_nothing_more
//! says: GHOST EFFECT
//! fails: a_goodbye_on_its_way_arrives_and_nothing_else
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
        let (stop, waiting) = (self.stop.clone(), client.clone());
        let mut goodbye = tokio::spawn(async move {
            stop.cancelled().await;
            waiting.send("closing").await;
        });

        tokio::select! {
            price = price => {
                goodbye.abort();
                client.send(price.to_string()).await;
            }
            _ = &mut goodbye => {}
        }
    }
}
