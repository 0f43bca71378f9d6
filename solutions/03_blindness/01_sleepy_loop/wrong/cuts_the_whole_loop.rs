//! Wraps the whole loop, and so cuts the entry that it writes.
//!
//! fails: asked_while_it_writes_it_finishes_the_entry
//! says: LOST: it began to write an entry at 40 ms

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
        let work = async {
            loop {
                let entry = self.level().await.unwrap_or_else(|_| "gap".to_owned());
                self.log.write(entry).await;
                logged += 1;
                sleep(PAUSE).await;
            }
        };
        stop.run_until_cancelled(work).await;
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
