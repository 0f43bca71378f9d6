//! Looks at the flag before each attempt, and after each pause: never while it waits.
//!
//! fails: asked_in_its_pause_it_stops_at_once
//! says: BLIND WHEN IDLE
//! fails: asked_between_two_attempts_it_stops_at_once
//! says: BLIND WHEN IDLE
//! fails: asked_while_the_sensor_is_slow_it_stops_at_once
//! says: BLIND WHEN IDLE

use std::time::Duration;

use testkit::scene::{Sensor, Store};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

const PAUSE: Duration = Duration::from_secs(3);

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
            let entry = self.level(&stop).await;
            if stop.is_cancelled() {
                break;
            }
            self.log.write(entry.unwrap_or_else(|| "gap".to_owned())).await;
            logged += 1;
            if stop.is_cancelled() {
                break;
            }
            sleep(PAUSE).await;
        }
        logged
    }

    async fn level(&self, stop: &CancellationToken) -> Option<String> {
        for seconds in [1, 2, 4, 8] {
            if stop.is_cancelled() {
                return None;
            }
            if let Ok(level) = self.sensor.read().await {
                return Some(level);
            }
            sleep(Duration::from_secs(seconds)).await;
        }
        if stop.is_cancelled() {
            return None;
        }
        self.sensor.read().await.ok()
    }
}
