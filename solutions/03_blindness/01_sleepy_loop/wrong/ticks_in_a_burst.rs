//! An interval hears the token well, but it counts from tick to tick: after a slow answer the ticks come in a burst.
//!
//! fails: left_alone_it_logs_a_level_every_three_seconds
//! says: WRONG RESULT
//! fails: a_silent_sensor_is_asked_again
//! says: WRONG RESULT
//! fails: five_questions_without_an_answer_are_a_gap
//! says: WRONG RESULT
//! fails: asked_in_its_pause_it_stops_at_once
//! says: BLIND WHEN IDLE
//! fails: a_slow_answer_is_waited_for
//! says: WRONG RESULT

use std::time::Duration;

use testkit::scene::{Sensor, Store, Unavailable};
use tokio::time::{interval, sleep};
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
        let mut ticks = interval(PAUSE);
        let mut next = async || {
            ticks.tick().await;
            self.level().await.unwrap_or_else(|_| "gap".to_owned())
        };
        while let Some(entry) = stop.run_until_cancelled(next()).await {
            self.log.write(entry).await;
            logged += 1;
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
