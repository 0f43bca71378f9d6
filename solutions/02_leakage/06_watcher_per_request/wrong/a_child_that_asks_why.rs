//! A child token and its guard, and the watcher asks the parent why; what it has begun to say is followed by a price.
//!
//! fails: a_goodbye_on_its_way_arrives_and_nothing_else
//! says: GHOST EFFECT: the ticker stopped at 23 ms
//! fails: who_hangs_up_during_a_word_leaves_nothing_behind
//! says: LEAK: 100 clients hung up at 27 ms, 3 ms after the ticker had stopped

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
