//! Remembers the last reply and returns it when the time is over.
//!
//! fails: a_second_attempt_ends_at_the_limit
//! says: WRONG RESULT
//! fails: a_third_attempt_ends_at_the_limit
//! says: WRONG RESULT
//! fails: a_pause_ends_at_the_limit
//! says: WRONG RESULT
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
        let mut last = Err(Error::TooLate);
        let asked = timeout_at(deadline, async {
            for attempt in 1..=ATTEMPTS {
                match self.server.ask(deadline - Instant::now()).await {
                    Ok(answer) => return last = Ok(answer),
                    Err(Overloaded) => last = Err(Error::Overloaded),
                }
                if attempt < ATTEMPTS {
                    sleep(PAUSE).await;
                }
            }
        });
        let _ = asked.await;
        last
    }
}
