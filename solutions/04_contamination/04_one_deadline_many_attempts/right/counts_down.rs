//! Durations all the way, and what each step took is taken off.

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
        let mut left = limit;
        for attempt in 1..=ATTEMPTS {
            if left.is_zero() {
                return Err(Error::TooLate);
            }
            let began = Instant::now();
            match timeout(left, self.server.ask(left)).await {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(Overloaded)) if attempt == ATTEMPTS => break,
                Ok(Err(Overloaded)) => left = left.saturating_sub(began.elapsed()),
                Err(_) => return Err(Error::TooLate),
            }
            if timeout(left, sleep(PAUSE)).await.is_err() {
                return Err(Error::TooLate);
            }
            left = left.saturating_sub(PAUSE);
        }
        Err(Error::Overloaded)
    }
}
