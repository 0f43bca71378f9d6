//! Three attempts and two pauses fit into the limit if each attempt has a third of the rest; one that needs more is cut off.
//!
//! fails: an_attempt_may_take_all_the_time
//! says: LOST: the limit was 100 ms, and the server would have answered at 99; at
//! fails: an_answer_in_time_is_returned_at_once
//! says: the server answered at 60; at 100 ms next_bus() returned: TooLate. Requests were sent at 0, 40, 80 ms
//! fails: an_overloaded_server_is_asked_again
//! fails: the_last_attempt_may_take_all_that_is_left
//! says: LOST
//! fails: without_any_time_nothing_is_sent
//! says: DEAF: the limit was 0 ms, and next_bus() returned at 40

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
        let share = limit.saturating_sub(2 * PAUSE) / 3;
        let mut error = Error::TooLate;
        for attempt in 1..=ATTEMPTS {
            match timeout(share, self.server.ask(share)).await {
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
