//! Gives up when less than 10 ms are left, as if no server answered in that time.
//!
//! fails: an_attempt_may_take_all_the_time
//! says: LOST: the limit was 2 ms, and the server would have answered at 1; at 0 ms next_bus() returned: TooLate
//! fails: the_last_attempt_may_take_all_that_is_left
//! says: LOST: the limit was 67 ms

use std::time::Duration;

use testkit::scene::{Answer, Overloaded, Remote};
use tokio::time::{Instant, sleep, timeout_at};

const ATTEMPTS: usize = 3;
const PAUSE: Duration = Duration::from_millis(20);
const WORTHWHILE: Duration = Duration::from_millis(10);

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
            if left < WORTHWHILE {
                return Err(Error::TooLate);
            }
            match timeout_at(deadline, self.server.ask(left)).await {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(Overloaded)) if attempt == ATTEMPTS => return Err(Error::Overloaded),
                Ok(Err(Overloaded)) => {}
                Err(_) => return Err(Error::TooLate),
            }
            if timeout_at(deadline, sleep(PAUSE)).await.is_err() {
                return Err(Error::TooLate);
            }
        }
        Err(Error::Overloaded)
    }
}
