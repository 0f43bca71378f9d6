//! The levels as a stream that ends with the token: right where the rest of the code is streams.

use std::time::Duration;

use futures::{StreamExt, stream};
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

    /// Logs the level, pauses for three seconds, and begins again; returns how many entries it has logged.
    pub async fn run(self, stop: CancellationToken) -> usize {
        let Self { sensor, log } = self;
        let entries = stream::unfold(Duration::ZERO, |pause| {
            let sensor = &sensor;
            async move {
                sleep(pause).await;
                Some((level(sensor).await.unwrap_or_else(|| "gap".to_owned()), PAUSE))
            }
        });
        entries.take_until(stop.cancelled()).then(|entry| log.write(entry)).count().await
    }
}

async fn level(sensor: &Sensor) -> Option<String> {
    for seconds in [1, 2, 4, 8] {
        if let Ok(level) = sensor.read().await {
            return Some(level);
        }
        sleep(Duration::from_secs(seconds)).await;
    }
    sensor.read().await.ok()
}
