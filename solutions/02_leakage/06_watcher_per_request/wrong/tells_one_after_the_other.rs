//! One task of the ticker tells everybody who waits, and waits for each before it tells the next.
//!
//! fails: everybody_who_waits_is_told_at_the_same_time
//! says: SERIAL: the ticker stopped at 50 ms while 100 clients waited
//! fails: a_goodbye_on_its_way_arrives_and_nothing_else
//! says: GHOST EFFECT
//! fails: who_hangs_up_during_a_word_leaves_nothing_behind
//! says: LEAK

use std::{
    collections::BTreeMap,
    mem,
    sync::{Arc, Mutex},
};

use testkit::scene::Client;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

#[derive(Default)]
struct Waiting {
    next: usize,
    clients: BTreeMap<usize, (Client, oneshot::Sender<()>)>,
}

struct Ticket(usize, Arc<Mutex<Waiting>>);

impl Drop for Ticket {
    fn drop(&mut self) {
        self.1.lock().unwrap().clients.remove(&self.0);
    }
}

pub struct Ticker {
    stop: CancellationToken,
    waiting: Arc<Mutex<Waiting>>,
}

impl Ticker {
    pub fn new(stop: CancellationToken) -> Self {
        let waiting = Arc::<Mutex<Waiting>>::default();
        let (told, list) = (stop.clone(), Arc::clone(&waiting));
        tokio::spawn(async move {
            told.cancelled().await;
            let clients = mem::take(&mut list.lock().unwrap().clients);
            for (client, told) in clients.into_values() {
                client.send("closing").await;
                let _ = told.send(());
            }
        });
        Self { stop, waiting }
    }

    fn enter(&self, client: Client) -> (Ticket, oneshot::Receiver<()>) {
        let (tell, told) = oneshot::channel();
        let mut waiting = self.waiting.lock().unwrap();
        let number = waiting.next;
        waiting.next += 1;
        waiting.clients.insert(number, (client, tell));
        (Ticket(number, Arc::clone(&self.waiting)), told)
    }

    pub async fn answer(&self, client: Client, price: impl Future<Output = u32>) {
        if self.stop.is_cancelled() {
            return client.send("closing").await;
        }
        let (ticket, told) = self.enter(client.clone());
        tokio::select! {
            price = price => {
                drop(ticket);
                client.send(price.to_string()).await;
            }
            _ = told => {}
        }
    }
}
