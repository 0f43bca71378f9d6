//! Writes each entry in a task of its own, so that it cannot be cut, and does not wait for it.
//!
//! fails: asked_while_it_writes_it_finishes_the_entry
//! says: GHOST EFFECT
//! fails: left_alone_it_logs_a_level_every_three_seconds
//! says: WRONG RESULT
//! fails: five_questions_without_an_answer_are_a_gap
//! says: WRONG RESULT
//! fails: a_slow_answer_is_waited_for
//! says: WRONG RESULT

use std::time::Duration;

use testkit::scene::{Sensor, Store, Unavailable};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

const PAUSE: Duration = Duration::from_secs(3);
const ATTEMPTS: u32 = 5;

pub struct Gauge {
    sensor: Sensor,
    log: Store,
}

impl Gauge {
    pub fn new(sensor: Sensor, log: Store) -> Self {
        Self { sensor, log }
    }

    pub async fn run(self, stop: CancellationToken) -> usize {
        let mut logged = 0;
        let mut pause = Duration::ZERO;
        let wait = async |pause| {
            sleep(pause).await;
            self.level().await
        };
        while let Some(level) = stop.run_until_cancelled(wait(pause)).await {
            let log = self.log.clone();
            tokio::spawn(
                async move { log.write(level.unwrap_or_else(|_| "gap".to_owned())).await },
            );
            logged += 1;
            pause = PAUSE;
        }
        logged
    }

    async fn level(&self) -> Result<String, Unavailable> {
        let mut pause = Duration::from_secs(1);
        for _ in 1..ATTEMPTS {
            if let Ok(level) = self.sensor.read().await {
                return Ok(level);
            }
            sleep(pause).await;
            pause *= 2;
        }
        self.sensor.read().await
    }
}
