//! No step may take longer than half a second, so that it can look in between; a slow answer and a pause are cut.
//!
//! fails: a_slow_answer_is_waited_for
//! says: WRONG RESULT
//! fails: a_silent_sensor_is_asked_again
//! says: WRONG RESULT
//! fails: five_questions_without_an_answer_are_a_gap
//! says: WRONG RESULT
//! fails: asked_in_its_pause_it_stops_at_once
//! says: BLIND WHEN IDLE
//! fails: asked_between_two_attempts_it_stops_at_once
//! says: GHOST EFFECT
//! fails: asked_while_it_writes_it_finishes_the_entry
//! says: LOST
//! fails: asked_while_the_sensor_is_slow_it_stops_at_once
//! says: BLIND WHEN IDLE
//! fails: it_sleeps_while_there_is_nothing_to_do
//! says: LIVELOCK

use std::time::Duration;

use testkit::scene::{Sensor, Store, Unavailable};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

const PAUSE: Duration = Duration::from_secs(3);
const STEP: Duration = Duration::from_millis(500);
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
        let mut pause = Duration::ZERO;
        while !stop.is_cancelled() {
            if !pause.is_zero() {
                let step = pause.min(STEP);
                sleep(step).await;
                pause -= step;
                continue;
            }
            let level = timeout(STEP, self.level()).await;
            let entry = level.ok().and_then(Result::ok).unwrap_or_else(|| "gap".to_owned());
            self.log.write(entry).await;
            logged += 1;
            pause = PAUSE;
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
