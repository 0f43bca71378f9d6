//! Looks whether there is time for a pause, and never whether there was any for the first request.
//!
//! fails: without_any_time_nothing_is_sent
//! says: GHOST EFFECT: the limit was 0 ms, and request 1 was sent at 0, when the time was over

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

    pub async fn next_bus(&self, limit: Duration) -> Result<Answer, Error> {
        let deadline = Instant::now() + limit;
        for attempt in 1..=ATTEMPTS {
            let left = deadline - Instant::now();
            match timeout_at(deadline, self.server.ask(left)).await {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(Overloaded)) if attempt == ATTEMPTS => return Err(Error::Overloaded),
                Ok(Err(Overloaded)) => {}
                Err(_) => return Err(Error::TooLate),
            }
            if Instant::now() + PAUSE >= deadline {
                return Err(Error::TooLate);
            }
            sleep(PAUSE).await;
        }
        Err(Error::Overloaded)
    }
}
