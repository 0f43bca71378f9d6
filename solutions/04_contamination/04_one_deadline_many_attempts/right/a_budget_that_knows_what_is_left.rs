//! A type for the deadline, which says what is left and puts it around each step.

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

struct Budget(Instant);

impl Budget {
    fn left(&self) -> Duration {
        self.0 - Instant::now()
    }

    async fn spend<T>(&self, step: impl Future<Output = T>) -> Result<T, Error> {
        if self.left().is_zero() {
            return Err(Error::TooLate);
        }
        timeout_at(self.0, step).await.map_err(|_| Error::TooLate)
    }
}

impl Board {
    pub fn new(server: Remote) -> Self {
        Self { server }
    }

    pub async fn next_bus(&self, limit: Duration) -> Result<Answer, Error> {
        let budget = Budget(Instant::now() + limit);
        let mut attempts = 1..=ATTEMPTS;
        while attempts.next().is_some() {
            match budget.spend(self.server.ask(budget.left())).await? {
                Ok(answer) => return Ok(answer),
                Err(Overloaded) if attempts.is_empty() => break,
                Err(Overloaded) => budget.spend(sleep(PAUSE)).await?,
            }
        }
        Err(Error::Overloaded)
    }
}
