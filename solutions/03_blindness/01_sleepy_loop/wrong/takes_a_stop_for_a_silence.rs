//! Its retries hear the token, and say what they say when the sensor does not answer: the loop logs a gap.
//!
//! fails: asked_between_two_attempts_it_stops_at_once
//! says: GHOST EFFECT
//! fails: asked_while_the_sensor_is_slow_it_stops_at_once
//! says: GHOST EFFECT

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
        while !stop.is_cancelled() {
            let level = stop.run_until_cancelled(self.level()).await;
            let entry = level.and_then(Result::ok).unwrap_or_else(|| "gap".to_owned());
            self.log.write(entry).await;
            logged += 1;
            stop.run_until_cancelled(sleep(PAUSE)).await;
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
