//! A gauge at a pier: it reads the water level every three seconds and keeps a log of it.
//!
//! Asked to stop, it ends its pause first. If its sensor is silent at that time, it takes up to 18 seconds.

use std::time::Duration;

use testkit::scene::{Sensor, Store, Unavailable};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

const PAUSE: Duration = Duration::from_secs(3);
const ATTEMPTS: u32 = 5;

pub struct Gauge {
    /// Its `read` may be dropped at any time; the question is given up then.
    sensor: Sensor,
    /// A `write` that is dropped is not committed.
    log: Store,
}

impl Gauge {
    pub fn new(sensor: Sensor, log: Store) -> Self {
        Self { sensor, log }
    }

    /// Logs the level, pauses for three seconds, and begins again; returns how many entries it has logged.
    ///
    /// A question may take its time. One that ends with an error is asked again, after pauses of 1, 2, 4 and 8 seconds.
    /// If the fifth ends with an error too, the entry is `gap`.
    ///
    /// # Shutdown
    ///
    /// When `stop` is cancelled it ends at once, whatever it is waiting for, and logs nothing more. Only an entry that
    /// it has begun to write is written to its end first.
    ///
    /// Until then it sleeps while there is nothing to do.
    //
    // TODO: keep the promises above, without changing the signatures of `new` and `run`.
    pub async fn run(self, stop: CancellationToken) -> usize {
        let mut logged = 0;
        while !stop.is_cancelled() {
            let entry = self.level().await.unwrap_or_else(|_| "gap".to_owned());
            self.log.write(entry).await;
            logged += 1;
            sleep(PAUSE).await;
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
