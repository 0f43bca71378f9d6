//! A list of those who wait, and a guard that takes a request off it: right where others want to see the list.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use testkit::scene::Client;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

type Waiting = Arc<Mutex<(usize, BTreeMap<usize, oneshot::Sender<()>>)>>;

struct Ticket(usize, Waiting);

impl Drop for Ticket {
    fn drop(&mut self) {
        self.1.lock().unwrap().1.remove(&self.0);
    }
}

pub struct Ticker {
    stop: CancellationToken,
    waiting: Waiting,
}

impl Ticker {
    pub fn new(stop: CancellationToken) -> Self {
        let waiting = Waiting::default();
        let (told, clients) = (stop.clone(), Arc::clone(&waiting));
        tokio::spawn(async move {
            told.cancelled().await;
            clients.lock().unwrap().1.clear();
        });
        Self { stop, waiting }
    }

    fn enter(&self) -> (Ticket, oneshot::Receiver<()>) {
        let (close, closing) = oneshot::channel();
        let mut waiting = self.waiting.lock().unwrap();
        waiting.0 += 1;
        let number = waiting.0;
        if !self.stop.is_cancelled() {
            waiting.1.insert(number, close);
        }
        (Ticket(number, Arc::clone(&self.waiting)), closing)
    }

    pub async fn answer(&self, client: Client, price: impl Future<Output = u32>) {
        let (ticket, mut closing) = self.enter();
        tokio::select! {
            price = price => {
                drop(ticket);
                client.send(price.to_string()).await;
            }
            _ = &mut closing => client.send("closing").await,
        }
    }
}
