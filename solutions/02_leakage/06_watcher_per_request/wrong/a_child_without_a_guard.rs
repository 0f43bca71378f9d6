//! Gives each watcher a child token that nobody ever cancels.
//!
//! fails: a_hundred_answered_clients_leave_nothing_behind
//! says: LEAK AFTER SUCCESS: 100 clients were answered
//! fails: a_hundred_clients_who_hang_up_leave_nothing_behind
//! says: LEAK: 100 clients hung up
//! fails: who_was_answered_hears_nothing_more
//! says: GHOST EFFECT
//! fails: who_hung_up_hears_nothing_more
//! says: GHOST EFFECT
//! fails: a_price_on_its_way_arrives_and_nothing_else
//! says: GHOST EFFECT
//! fails: a_goodbye_on_its_way_arrives_and_nothing_else
//! says: GHOST EFFECT
//! fails: who_hangs_up_during_a_word_leaves_nothing_behind
//! says: LEAK

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
        let (stop, waiting) = (self.stop.child_token(), client.clone());
        let goodbye = tokio::spawn(async move {
            stop.cancelled().await;
            waiting.send("closing").await;
        });

        tokio::select! {
            price = price => client.send(price.to_string()).await,
            _ = goodbye => {}
        }
    }
}
