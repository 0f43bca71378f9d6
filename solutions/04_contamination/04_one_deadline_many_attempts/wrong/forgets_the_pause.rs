//! The deadline is around the attempts and not around the pause between them.
//!
//! fails: a_pause_ends_at_the_limit
//! says: DEAF: the limit was 100 ms, and next_bus() returned at 105: TooLate. Requests were sent at 0, 65, 105
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
    Overloaded,
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
                Ok(Err(Overloaded)) if attempt == ATTEMPTS => break,
                Ok(Err(Overloaded)) => sleep(PAUSE).await,
                Err(_) => return Err(Error::TooLate),
            }
        }
        Err(Error::Overloaded)
    }
}
