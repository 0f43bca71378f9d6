//! A sleep turned round: it waits for the token, for as long as the pause lasts. The token is handed down to every wait.

use std::time::Duration;

use testkit::scene::{Sensor, Store};
use tokio::{select, time::timeout};
use tokio_util::sync::CancellationToken;

const PAUSE: Duration = Duration::from_secs(3);
const BETWEEN_ATTEMPTS: [u64; 4] = [1, 2, 4, 8];

pub struct Gauge {
    sensor: Sensor,
    log: Store,
}

/// Somebody wants us to stop.
struct Asked;

impl Gauge {
    pub fn new(sensor: Sensor, log: Store) -> Self {
        Self { sensor, log }
    }

    /// Logs the level, pauses for three seconds, and begins again; returns how many entries it has logged.
    pub async fn run(self, stop: CancellationToken) -> usize {
        let mut logged = 0;
        while let Ok(level) = self.level(&stop).await {
            self.log.write(level.unwrap_or_else(|| "gap".to_owned())).await;
            logged += 1;
            if pause(PAUSE, &stop).await.is_err() {
                break;
            }
        }
        logged
    }

    async fn level(&self, stop: &CancellationToken) -> Result<Option<String>, Asked> {
        for seconds in BETWEEN_ATTEMPTS {
            if let Some(level) = self.read(stop).await? {
                return Ok(Some(level));
            }
            pause(Duration::from_secs(seconds), stop).await?;
        }
        self.read(stop).await
    }

    async fn read(&self, stop: &CancellationToken) -> Result<Option<String>, Asked> {
        select! {
            () = stop.cancelled() => Err(Asked),
            level = self.sensor.read() => Ok(level.ok()),
        }
    }
}

async fn pause(length: Duration, stop: &CancellationToken) -> Result<(), Asked> {
    match timeout(length, stop.cancelled()).await {
        Ok(()) => Err(Asked),
        Err(_) => Ok(()),
    }
}
