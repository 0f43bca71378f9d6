//! The board at a bus stop. It asks the operator's server when the next bus comes, and asks again if the server is
//! overloaded.
//!
//! Whoever stands there gets an answer within the limit, they say. Each attempt keeps to it, and a pause comes on top.

use std::time::Duration;

use testkit::scene::{Answer, Overloaded, Remote};
use tokio::time::{sleep, timeout};

const ATTEMPTS: usize = 3;
const PAUSE: Duration = Duration::from_millis(20);

pub struct Board {
    server: Remote,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Error {
    /// The server was overloaded in every attempt.
    Overloaded,
    /// The time was over.
    TooLate,
}

impl Board {
    pub fn new(server: Remote) -> Self {
        Self { server }
    }

    /// Asks for the next bus; if the server is overloaded it asks again, after a pause of 20 ms, and three times at most.
    ///
    /// # Deadline
    ///
    /// Returns within `limit`, whatever it is doing then. An attempt may take all the time that is left, and the
    /// server, which is told how much that is, works no longer. When the time is over nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Error::Overloaded`] as soon as the third attempt says so. [`Error::TooLate`] when `limit` is over, or before
    /// that if no other attempt could begin in time.
    ///
    /// # Cancel safety
    ///
    /// If this future is dropped, nothing is sent after that. Dropped or done, a moment later no task of it is left.
    //
    // TODO: keep the promises above, without changing the signature.
    pub async fn next_bus(&self, limit: Duration) -> Result<Answer, Error> {
        let mut error = Error::TooLate;
        for attempt in 1..=ATTEMPTS {
            match timeout(limit, self.server.ask(limit)).await {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(Overloaded)) => error = Error::Overloaded,
                Err(_) => error = Error::TooLate,
            }
            if attempt < ATTEMPTS {
                sleep(PAUSE).await;
            }
        }
        Err(error)
    }
}
