//! Hears of the stop within a millisecond, because it wakes up every millisecond to look.
//!
//! fails: it_sleeps_while_there_is_nothing_to_do
//! says: LIVELOCK: in a minute with 20 readings the program woke up

use std::{pin::pin, time::Duration};

use testkit::scene::{Sensor, Store, Unavailable};
use tokio::time::{sleep, timeout};
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
        loop {
            let mut reading = pin!(self.level());
            let entry = loop {
                if stop.is_cancelled() {
                    return logged;
                }
                if let Ok(entry) = timeout(Duration::from_millis(1), &mut reading).await {
                    break entry.unwrap_or_else(|_| "gap".to_owned());
                }
            };
            self.log.write(entry).await;
            logged += 1;
            for _ in 0..PAUSE.as_millis() {
                if stop.is_cancelled() {
                    return logged;
                }
                sleep(Duration::from_millis(1)).await;
            }
        }
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
