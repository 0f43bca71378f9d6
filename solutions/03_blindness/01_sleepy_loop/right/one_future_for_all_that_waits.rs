//! Pause, questions and retries in one future, and one `select!` around it: whatever is added there later is heard too.

use std::time::Duration;

use testkit::scene::{Sensor, Store, Unavailable};
use tokio::{select, time::sleep};
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

    /// Logs the level, pauses for three seconds, and begins again; returns how many entries it has logged.
    pub async fn run(self, stop: CancellationToken) -> usize {
        let mut pause = Duration::ZERO;
        for logged in 0.. {
            let level = select! {
                () = stop.cancelled() => return logged,
                level = self.level_after(pause) => level,
            };
            self.log.write(level.unwrap_or_else(|_| "gap".to_owned())).await;
            pause = PAUSE;
        }
        unreachable!("it has not logged that much")
    }

    async fn level_after(&self, pause: Duration) -> Result<String, Unavailable> {
        sleep(pause).await;
        let mut pause = Duration::from_secs(1);
        loop {
            let level = self.sensor.read().await;
            if level.is_ok() || pause > Duration::from_secs(8) {
                return level;
            }
            sleep(pause).await;
            pause *= 2;
        }
    }
}
