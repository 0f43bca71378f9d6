//! Waits for the price or the stop, in place, and leaves in silence when it is the stop.
//!
//! fails: a_client_who_waits_is_told_when_the_ticker_stops
//! says: LOST
//! fails: a_client_who_comes_too_late_is_told
//! says: LOST
//! fails: a_goodbye_on_its_way_arrives_and_nothing_else
//! says: WRONG RESULT
//! fails: everybody_who_waits_is_told_at_the_same_time
//! says: LOST
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
        if let Some(price) = self.stop.run_until_cancelled(price).await {
            client.send(price.to_string()).await;
        }
    }
}
