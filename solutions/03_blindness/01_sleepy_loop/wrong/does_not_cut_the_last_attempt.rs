//! Hands the token down to every wait of the loop of the retries, and not to the last attempt that stands below it.
//!
//! fails: asked_while_the_sensor_is_slow_it_stops_at_once
//! says: BLIND WHEN IDLE: `stop` was cancelled at 19350 ms

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
            let Some(entry) = self.level(&stop).await else { break };
            self.log.write(entry.unwrap_or_else(|_| "gap".to_owned())).await;
            logged += 1;
            stop.run_until_cancelled(sleep(PAUSE)).await;
        }
        logged
    }

    async fn level(&self, stop: &CancellationToken) -> Option<Result<String, Unavailable>> {
        let mut pause = Duration::from_secs(1);
        for _ in 1..ATTEMPTS {
            if let Ok(level) = stop.run_until_cancelled(self.sensor.read()).await? {
                return Some(Ok(level));
            }
            stop.run_until_cancelled(sleep(pause)).await?;
            pause *= 2;
        }
        Some(self.sensor.read().await)
    }
}
