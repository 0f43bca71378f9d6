//! Reads in a task, waits for it by its handle, and forgets the handle when it is asked: the task asks on.
//!
//! fails: asked_between_two_attempts_it_stops_at_once
//! says: GHOST EFFECT
//! fails: asked_while_the_sensor_is_slow_it_stops_at_once
//! says: LEAK

use std::{sync::Arc, time::Duration};

use testkit::scene::{Sensor, Store, Unavailable};
use tokio::{select, time::sleep};
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
        let gauge = Arc::new(self);
        loop {
            let reader = Arc::clone(&gauge);
            let reading = tokio::spawn(async move { reader.level().await });
            let entry = select! {
                () = stop.cancelled() => return logged,
                level = reading => level.expect("reading does not panic").unwrap_or_else(|_| "gap".to_owned()),
            };
            gauge.log.write(entry).await;
            logged += 1;
            select! {
                () = stop.cancelled() => return logged,
                () = sleep(PAUSE) => {}
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
