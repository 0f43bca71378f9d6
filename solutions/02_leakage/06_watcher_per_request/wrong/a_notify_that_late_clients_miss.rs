//! One task turns the token into a notification, and who comes after it has missed it.
//!
//! fails: a_client_who_comes_too_late_is_told
//! says: LOST

use std::sync::Arc;

use testkit::scene::Client;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub struct Ticker {
    stopped: Arc<Notify>,
}

impl Ticker {
    pub fn new(stop: CancellationToken) -> Self {
        let stopped = Arc::new(Notify::new());
        let tell = Arc::clone(&stopped);
        tokio::spawn(async move {
            stop.cancelled().await;
            tell.notify_waiters();
        });
        Self { stopped }
    }

    pub async fn answer(&self, client: Client, price: impl Future<Output = u32>) {
        tokio::select! {
            price = price => client.send(price.to_string()).await,
            () = self.stopped.notified() => client.send("closing").await,
        }
    }
}
