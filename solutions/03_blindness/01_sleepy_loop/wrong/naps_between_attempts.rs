//! Its pause hears the token; between two attempts it wakes up every millisecond to look.
//!
//! fails: it_sleeps_while_there_is_nothing_to_do
//! says: LIVELOCK: in a minute with a silent sensor the program woke up

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
        while let Some(entry) = self.level(&stop).await {
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
            let end = Instant::now() + pause;
            while Instant::now() < end && !stop.is_cancelled() {
                sleep(Duration::from_millis(1)).await;
            }
            pause *= 2;
        }
        stop.run_until_cancelled(self.sensor.read()).await
    }
}
