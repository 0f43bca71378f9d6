//! Keeps all watchers in a set, so that the ticker owns them; the ticker lives longer than any request.
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
//! fails: a_request_that_said_goodbye_leaves_nothing_behind
//! says: LEAK
//! fails: who_hangs_up_during_a_word_leaves_nothing_behind
//! says: LEAK

use std::sync::Mutex;

use testkit::scene::Client;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub struct Ticker {
    stop: CancellationToken,
    watchers: Mutex<JoinSet<()>>,
}

impl Ticker {
    pub fn new(stop: CancellationToken) -> Self {
        Self { stop, watchers: Mutex::default() }
    }

    pub async fn answer(&self, client: Client, price: impl Future<Output = u32>) {
        let (stop, waiting) = (self.stop.clone(), client.clone());
        self.watchers.lock().unwrap().spawn(async move {
            stop.cancelled().await;
            waiting.send("closing").await;
        });

        if let Some(price) = self.stop.run_until_cancelled(price).await {
            client.send(price.to_string()).await;
        }
    }
}
