//! An attempt that takes longer than 250 ms is given up, as if another one were faster, although there is time.
//!
//! fails: an_attempt_may_take_all_the_time
//! says: LOST: the limit was 1500 ms, and the server would have answered at 1499

use std::time::Duration;

use testkit::scene::{Answer, Overloaded, Remote};
use tokio::time::{Instant, sleep, timeout, timeout_at};

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
        const CAP: Duration = Duration::from_millis(250);
        for attempt in 1..=ATTEMPTS {
            let left = deadline - Instant::now();
            if left.is_zero() {
                return Err(Error::TooLate);
            }
            match timeout(left.min(CAP), self.server.ask(left.min(CAP))).await {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(Overloaded)) if attempt == ATTEMPTS => return Err(Error::Overloaded),
                Ok(Err(Overloaded)) => {}
                Err(_) if left > CAP => continue,
                Err(_) => return Err(Error::TooLate),
            }
            if timeout_at(deadline, sleep(PAUSE)).await.is_err() {
                return Err(Error::TooLate);
            }
        }
        Err(Error::TooLate)
    }
}
