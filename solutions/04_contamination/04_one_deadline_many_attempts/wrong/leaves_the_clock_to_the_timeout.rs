//! One timeout around all of it, and nobody looks at the clock: a pause that ends with the limit is followed by an attempt.
//!
//! fails: a_pause_ends_at_the_limit
//! says: GHOST EFFECT: the limit was 100 ms, and request 3 was sent at 100, when the time was over
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
        let answer = timeout_at(deadline, async {
            let mut attempt = 1;
            loop {
                match self.server.ask(deadline - Instant::now()).await {
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
