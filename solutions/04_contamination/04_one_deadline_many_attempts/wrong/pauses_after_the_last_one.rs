//! Every attempt is followed by a pause, the last one too.
//!
//! fails: three_attempts_are_enough
//! says: the last time at 70; at 90 ms next_bus() returned: Overloaded

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
        let asked = timeout_at(deadline, async {
            for _ in 0..ATTEMPTS {
                let left = deadline - Instant::now();
                if left.is_zero() {
                    return Err(Error::TooLate);
                }
                match self.server.ask(left).await {
                    Ok(answer) => return Ok(answer),
                    Err(Overloaded) => sleep(PAUSE).await,
                }
            }
            Err(Error::Overloaded)
        });
        asked.await.unwrap_or(Err(Error::TooLate))
    }
}
