//! A ticker: a client asks for the next price of a share and waits until there is one.
//!
//! Every client who waits is told what it should be. But each request leaves a task behind that waits for the ticker to
//! stop: it holds the connection of a client who was answered or hung up long ago, and tells that client "closing" too.

use testkit::scene::Client;
use tokio_util::sync::CancellationToken;

pub struct Ticker {
    stop: CancellationToken,
}

impl Ticker {
    /// A ticker that stops when `stop` is cancelled.
    pub fn new(stop: CancellationToken) -> Self {
        Self { stop }
    }

    /// Tells `client` the next price.
    ///
    /// # Shutdown
    ///
    /// A client that still waits when the ticker stops, or comes after that, is told "closing" at once, however many
    /// wait, and its request ends. Every client hears one thing and hears it to its end: its price or "closing",
    /// whichever came first.
    ///
    /// # Cancel safety
    ///
    /// When this future is gone, finished or dropped, a moment later nothing of its request is left: no task, no
    /// connection. A client that is being told something then may hear half of it.
    //
    // TODO: keep the promises above, without changing the signatures.
    pub async fn answer(&self, client: Client, price: impl Future<Output = u32>) {
        let (stop, waiting) = (self.stop.clone(), client.clone());
        let goodbye = tokio::spawn(async move {
            stop.cancelled().await;
            waiting.send("closing").await;
        });

        tokio::select! {
            price = price => client.send(price.to_string()).await,
            _ = goodbye => {}
        }
    }
}
