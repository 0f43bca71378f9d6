//! Counts the entry when the pause after it is over: the last one is in the log and not in the count.
//!
//! fails: asked_while_it_writes_it_finishes_the_entry
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
        while let Some(level) = stop.run_until_cancelled(self.level()).await {
            self.log.write(level.unwrap_or_else(|_| "gap".to_owned())).await;
            if stop.run_until_cancelled(sleep(PAUSE)).await.is_none() {
                break;
            }
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
