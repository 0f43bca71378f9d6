//! One timeout around all of it; the server is told the whole limit every time.
//!
//! fails: a_second_attempt_ends_at_the_limit
//! says: LEAK: the limit was 100 ms; request 2, sent at 50, said that the server had 100 ms, and the server worked on it until 150
//! fails: a_third_attempt_ends_at_the_limit
//! says: LEAK: the limit was 100 ms; request 3
//! fails: a_pause_ends_at_the_limit
//! says: GHOST EFFECT
//! fails: without_any_time_nothing_is_sent
//! says: GHOST EFFECT: the limit was 0 ms, and request 1 was sent at 0, when the time was over

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
    Overloaded,
    TooLate,
}

impl Board {
    pub fn new(server: Remote) -> Self {
        Self { server }
    }

    pub async fn next_bus(&self, limit: Duration) -> Result<Answer, Error> {
        let answer = timeout(limit, async {
            for attempt in 1..=ATTEMPTS {
                match self.server.ask(limit).await {
                    Ok(answer) => return Ok(answer),
                    Err(Overloaded) if attempt == ATTEMPTS => break,
                    Err(Overloaded) => sleep(PAUSE).await,
                }
            }
            Err(Error::Overloaded)
        });
        answer.await.unwrap_or(Err(Error::TooLate))
    }
}
