//! Sleeps in naps of a quarter of a second, and looks up after each.
//!
//! fails: asked_in_its_pause_it_stops_at_once
//! says: BLIND WHEN IDLE
//! fails: asked_between_two_attempts_it_stops_at_once
//! says: BLIND WHEN IDLE
//! fails: asked_while_the_sensor_is_slow_it_stops_at_once
//! says: BLIND WHEN IDLE
//! fails: it_sleeps_while_there_is_nothing_to_do
//! says: LIVELOCK

use std::time::Duration;

use testkit::scene::{Sensor, Store, Unavailable};
use tokio::time::{Instant, sleep};
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
            nap(PAUSE, &stop).await;
        }
        logged
    }

    async fn level(&self, stop: &CancellationToken) -> Option<Result<String, Unavailable>> {
        let mut pause = Duration::from_secs(1);
        for _ in 1..ATTEMPTS {
            if let Ok(level) = self.sensor.read().await {
                return Some(Ok(level));
            }
            nap(pause, stop).await;
            if stop.is_cancelled() {
                return None;
            }
            pause *= 2;
        }
        Some(self.sensor.read().await)
    }
}

async fn nap(pause: Duration, stop: &CancellationToken) {
    let end = Instant::now() + pause;
    while Instant::now() < end && !stop.is_cancelled() {
        sleep(Duration::from_millis(250)).await;
    }
}
