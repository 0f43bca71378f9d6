//! A child token and its guard end the watcher, which only tells why: right where it must not be aborted.

use testkit::scene::Client;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

pub struct Ticker {
    stop: CancellationToken,
}

impl Ticker {
    pub fn new(stop: CancellationToken) -> Self {
        Self { stop }
    }

    pub async fn answer(&self, client: Client, price: impl Future<Output = u32>) {
        let over = self.stop.child_token();
        let guard = over.clone().drop_guard();
        let (tell, closing) = oneshot::channel();
        tokio::spawn(async move {
            over.cancelled().await;
            let _ = tell.send(());
        });

        tokio::select! {
            price = price => {
                drop(guard);
                client.send(price.to_string()).await;
            }
            _ = closing => client.send("closing").await,
        }
    }
}
