//! A ticker: a client asks for the next price of a share and waits until there is one.

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
    pub async fn answer(&self, client: Client, price: impl Future<Output = u32>) {
        // The request watches for itself, in the one place where it waits. Sending is not part of that: a price on its
        // way arrives. A `select!` with `self.stop.cancelled()` is as good.
        match self.stop.run_until_cancelled(price).await {
            Some(price) => client.send(price.to_string()).await,
            None => client.send("closing").await,
        }
    }
}
