//! A server that needs more than 200 ms is asked again beside the first request: no answer is lost, and it gets slower still.
//!
//! fails: an_attempt_may_take_all_the_time
//! says: GHOST EFFECT: the limit was 220 ms, the server answered at 219 and was never overloaded, and requests that were sent: 2. Requests were sent at 0, 200 ms

use std::time::Duration;

use futures::{StreamExt, stream::FuturesUnordered};
use testkit::scene::{Answer, Overloaded, Remote};
use tokio::{
    select,
    time::{Instant, sleep, timeout_at},
};

const ATTEMPTS: usize = 3;
const PATIENCE: Duration = Duration::from_millis(200);
const PAUSE: Duration = Duration::from_millis(20);

pub struct Board {
    server: Remote,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Error {
    /// The server was overloaded in every attempt.
    Overloaded,
    /// The time was over.
    TooLate,
}

impl Board {
    pub fn new(server: Remote) -> Self {
        Self { server }
    }

    pub async fn next_bus(&self, limit: Duration) -> Result<Answer, Error> {
        let deadline = Instant::now() + limit;
        timeout_at(deadline, self.race(deadline)).await.unwrap_or(Err(Error::TooLate))
    }

    async fn race(&self, deadline: Instant) -> Result<Answer, Error> {
        let (mut attempts, mut overloaded) = (FuturesUnordered::new(), 0);
        for attempt in 1..=ATTEMPTS {
            let left = deadline - Instant::now();
            if left.is_zero() {
                return Err(Error::TooLate);
            }
            attempts.push(self.server.ask(left));
            select! {
                Some(reply) = attempts.next() => match reply {
                    Ok(answer) => return Ok(answer),
                    Err(Overloaded) => overloaded += 1,
                },
                () = sleep(PATIENCE), if attempt < ATTEMPTS => continue,
            }
            if attempt < ATTEMPTS {
                sleep(PAUSE).await;
            }
        }
        while overloaded < ATTEMPTS {
            match attempts.next().await {
                Some(Ok(answer)) => return Ok(answer),
                _ => overloaded += 1,
            }
        }
        Err(Error::Overloaded)
    }
}
