//! A task reads and may be aborted anywhere; this one writes and is never cut. Right where the two wait for each other
//! anyway.

use std::time::Duration;

use testkit::scene::{Sensor, Store};
use tokio::{sync::mpsc, time::sleep};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

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
        let (written, writes) = mpsc::channel(1);
        let (entries, mut read) = mpsc::channel(1);
        let reader = AbortOnDropHandle::new(tokio::spawn(levels(self.sensor, entries, writes)));

        let mut logged = 0;
        while let Some(Some(entry)) = stop.run_until_cancelled(read.recv()).await {
            self.log.write(entry).await;
            logged += 1;
            let _ = written.send(()).await;
        }
        reader.abort();
        let _ = reader.await;
        logged
    }
}

async fn levels(sensor: Sensor, entries: mpsc::Sender<String>, mut writes: mpsc::Receiver<()>) {
    loop {
        let level = level(&sensor).await.unwrap_or_else(|| "gap".to_owned());
        if entries.send(level).await.is_err() || writes.recv().await.is_none() {
            return;
        }
        sleep(PAUSE).await;
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
