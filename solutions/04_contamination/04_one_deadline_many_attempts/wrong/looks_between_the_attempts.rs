//! Looks at the clock before each attempt and each pause, and trusts the server to keep to what it was told.
//!
//! fails: a_lost_request_ends_at_the_limit
//! says: HANG: the limit was 100 ms, and next_bus() was still waiting after 2000 ms
//! fails: a_slow_attempt_ends_at_the_limit
//! says: HANG
//! fails: a_second_attempt_ends_at_the_limit
//! says: HANG
//! fails: a_third_attempt_ends_at_the_limit
//! says: HANG
//! fails: who_was_told_leaves_nothing_behind
//! fails: without_any_time_nothing_is_sent
//! says: HANG: the limit was 0 ms

use std::time::Duration;

use testkit::scene::{Answer, Overloaded, Remote};
use tokio::time::{Instant, sleep};

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
            match self.server.ask(deadline - Instant::now()).await {
                Ok(answer) => return Ok(answer),
                Err(Overloaded) if attempt == ATTEMPTS => break,
                Err(Overloaded) => {}
            }
            if deadline - Instant::now() <= PAUSE {
                return Err(Error::TooLate);
            }
            sleep(PAUSE).await;
        }
        Err(Error::Overloaded)
    }
}
