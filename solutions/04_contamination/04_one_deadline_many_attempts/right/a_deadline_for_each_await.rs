//! Every await has the same deadline, and no pause begins that would end after it.

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
            let left = deadline - Instant::now();
            if left.is_zero() {
                return Err(Error::TooLate);
            }
            match timeout_at(deadline, self.server.ask(left)).await {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(Overloaded)) if attempt == ATTEMPTS => return Err(Error::Overloaded),
                Ok(Err(Overloaded)) => {}
                Err(_) => return Err(Error::TooLate),
            }
            if deadline - Instant::now() <= PAUSE {
                return Err(Error::TooLate);
            }
            sleep(PAUSE).await;
        }
        unreachable!("the last attempt returns")
    }
}
