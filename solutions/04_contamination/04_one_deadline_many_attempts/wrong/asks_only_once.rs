//! Keeps the limit by giving up at the first reply.
//!
//! fails: an_overloaded_server_is_asked_again
//! says: at 10 ms next_bus() returned: Overloaded
//! fails: three_attempts_are_enough
//! fails: the_last_attempt_may_take_all_that_is_left
//! says: LOST
//! fails: a_second_attempt_ends_at_the_limit
//! fails: a_third_attempt_ends_at_the_limit
//! fails: a_pause_ends_at_the_limit
//! fails: who_walks_away_leaves_nothing_behind
//! fails: without_any_time_nothing_is_sent
//! says: GHOST EFFECT: the limit was 0 ms, and request 1 was sent at 0, when the time was over

use std::time::Duration;

use testkit::scene::{Answer, Overloaded, Remote};
use tokio::time::timeout;

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
        match timeout(limit, self.server.ask(limit)).await {
            Ok(answer) => answer.map_err(|Overloaded| Error::Overloaded),
            Err(_) => Err(Error::TooLate),
        }
    }
}
