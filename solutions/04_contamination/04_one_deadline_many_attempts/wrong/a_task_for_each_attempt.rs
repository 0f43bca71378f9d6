//! Each attempt in a task, and the deadline around its handle.
//!
//! fails: who_walks_away_leaves_nothing_behind
//! says: ORPHAN TASK: somebody asked and walked away at 30 ms, during the first attempt; 1 ms later the tasks alive were 1
//! fails: who_was_told_leaves_nothing_behind
//! says: ORPHAN TASK: the limit was over at 100 ms

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
            let (server, left) = (self.server.clone(), deadline - Instant::now());
            let asked = tokio::spawn(async move { server.ask(left).await });
            match timeout_at(deadline, asked).await {
                Ok(answer) => match answer.unwrap() {
                    Ok(answer) => return Ok(answer),
                    Err(Overloaded) if attempt == ATTEMPTS => break,
                    Err(Overloaded) => {}
                },
                Err(_) => return Err(Error::TooLate),
            }
            if timeout_at(deadline, sleep(PAUSE)).await.is_err() {
                return Err(Error::TooLate);
            }
        }
        Err(Error::Overloaded)
    }
}
