//! One watcher for the whole ticker, and a list of clients that only ever grows.
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
//! fails: a_client_who_comes_too_late_is_told
//! says: LOST
//! fails: a_request_that_said_goodbye_leaves_nothing_behind
//! says: LEAK
//! fails: who_hangs_up_during_a_word_leaves_nothing_behind
//! says: LEAK

use std::sync::{Arc, Mutex};

use futures::future::join_all;
use testkit::scene::Client;
use tokio_util::sync::CancellationToken;

pub struct Ticker {
    stop: CancellationToken,
    waiting: Arc<Mutex<Vec<Client>>>,
}

impl Ticker {
    pub fn new(stop: CancellationToken) -> Self {
        let waiting = Arc::<Mutex<Vec<Client>>>::default();
        let (told, clients) = (stop.clone(), Arc::clone(&waiting));
        tokio::spawn(async move {
            told.cancelled().await;
            let clients = std::mem::take(&mut *clients.lock().unwrap());
            join_all(clients.iter().map(|client| client.send("closing"))).await;
        });
        Self { stop, waiting }
    }

    pub async fn answer(&self, client: Client, price: impl Future<Output = u32>) {
        self.waiting.lock().unwrap().push(client.clone());
        if let Some(price) = self.stop.run_until_cancelled(price).await {
            client.send(price.to_string()).await;
        }
    }
}
