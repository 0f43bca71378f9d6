//! One timer, made at the beginning, stands in every select.

use std::time::Duration;

use testkit::scene::{Answer, Overloaded, Remote};
use tokio::{
    pin, select,
    time::{Instant, sleep, sleep_until},
};

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
        let over = sleep_until(deadline);
        pin!(over);
        for attempt in 1..=ATTEMPTS {
            let attempt_result = select! {
                biased;
                () = &mut over => return Err(Error::TooLate),
                result = self.server.ask(deadline - Instant::now()) => result,
            };
            match attempt_result {
                Ok(answer) => return Ok(answer),
                Err(Overloaded) if attempt == ATTEMPTS => break,
                Err(Overloaded) => {}
            }
            select! {
                biased;
                () = &mut over => return Err(Error::TooLate),
                () = sleep(PAUSE) => {}
            }
        }
        Err(Error::Overloaded)
    }
}
