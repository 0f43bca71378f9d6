//! The board at a bus stop. It asks the operator's server when the next bus comes, and asks again if the server is
//! overloaded.

use std::time::Duration;

use testkit::scene::{Answer, Overloaded, Remote};
use tokio::time::{Instant, sleep, timeout_at};

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
    pub async fn next_bus(&self, limit: Duration) -> Result<Answer, Error> {
        // A duration is made an instant once, where it comes in. Everything below is measured from that.
        let deadline = Instant::now() + limit;

        let answer = timeout_at(deadline, async {
            let mut attempt = 1;
            loop {
                // A duration again, since the server has a clock of its own.
                let left = deadline - Instant::now();
                // The pause may have ended where the limit does, and a timeout asks the work before it asks the clock.
                if left.is_zero() {
                    return Err(Error::TooLate);
                }
                match self.server.ask(left).await {
                    Ok(answer) => return Ok(answer),
                    Err(Overloaded) if attempt == ATTEMPTS => return Err(Error::Overloaded),
                    Err(Overloaded) => sleep(PAUSE).await,
                }
                attempt += 1;
            }
        });
        answer.await.unwrap_or(Err(Error::TooLate))
    }
}
