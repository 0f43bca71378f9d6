//! Watches in place, and leaves the goodbye to a task so that nobody cuts it: the request ends before it is said.
//!
//! fails: a_request_that_said_goodbye_leaves_nothing_behind
//! says: LEAK: the ticker stopped at 50 ms, and ann's request ended at 50; 1 ms later 1 of the connections were open
//! fails: who_hangs_up_during_a_word_leaves_nothing_behind
//! says: WRONG RESULT

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
        match self.stop.run_until_cancelled(price).await {
            Some(price) => client.send(price.to_string()).await,
            None => {
                tokio::spawn(async move { client.send("closing").await });
            }
        }
    }
}
