//! All attempts in one task, and the limit around its handle; who walks away, or whose time is over, leaves a task that asks on.
//!
//! fails: who_walks_away_leaves_nothing_behind
//! says: GHOST EFFECT: somebody asked and walked away at 30 ms, during the first pause; requests that were sent after that: 1
//! fails: who_was_told_leaves_nothing_behind

use std::time::Duration;

use testkit::scene::{Answer, Overloaded, Remote};
use tokio::time::{Instant, sleep, timeout};

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
        let (server, deadline) = (self.server.clone(), Instant::now() + limit);
        let asked = tokio::spawn(async move {
            for attempt in 1..=ATTEMPTS {
                match server.ask(deadline - Instant::now()).await {
                    Ok(answer) => return Ok(answer),
                    Err(Overloaded) if attempt == ATTEMPTS => break,
                    Err(Overloaded) => sleep(PAUSE).await,
                }
            }
            Err(Error::Overloaded)
        });
        match timeout(limit, asked).await {
            Ok(answer) => answer.unwrap(),
            Err(_) => Err(Error::TooLate),
        }
    }
}
