//! Says goodbye in a destructor, which runs for everybody who was not answered: for those who hung up too.
//!
//! fails: who_hung_up_hears_nothing_more
//! says: GHOST EFFECT
//! fails: a_request_that_said_goodbye_leaves_nothing_behind
//! says: LEAK
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
        let mut goodbye = Goodbye(Some(client.clone()));
        if let Some(price) = self.stop.run_until_cancelled(price).await {
            goodbye.0 = None;
            client.send(price.to_string()).await;
        }
    }
}

struct Goodbye(Option<Client>);

impl Drop for Goodbye {
    fn drop(&mut self) {
        if let Some(client) = self.0.take() {
            tokio::spawn(async move { client.send("closing").await });
        }
    }
}
