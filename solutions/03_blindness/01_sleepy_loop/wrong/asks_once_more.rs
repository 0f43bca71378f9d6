//! Leaves the loop of the retries when it is asked, and comes to the last attempt that stands below it.
//!
//! fails: asked_between_two_attempts_it_stops_at_once
//! says: BLIND WHEN IDLE
//! fails: asked_while_the_sensor_is_slow_it_stops_at_once
//! says: BLIND WHEN IDLE

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
            let level = self.level(&stop).await;
            if level.is_err() && stop.is_cancelled() {
                break;
            }
            self.log.write(level.unwrap_or_else(|_| "gap".to_owned())).await;
            logged += 1;
            stop.run_until_cancelled(sleep(PAUSE)).await;
        }
        logged
    }

    async fn level(&self, stop: &CancellationToken) -> Result<String, Unavailable> {
        let mut pause = Duration::from_secs(1);
        for _ in 1..ATTEMPTS {
            if let Ok(level) = self.sensor.read().await {
                return Ok(level);
            }
            if stop.run_until_cancelled(sleep(pause)).await.is_none() {
                break;
            }
            pause *= 2;
        }
        self.sensor.read().await
    }
}
