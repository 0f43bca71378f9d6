use super::IDLE;
use std::pin::pin;
use tokio::time::{Instant, sleep};

pub async fn three_times(beep: impl Fn()) {
    let mut idle = pin!(sleep(IDLE));
    for _ in 0..3 {
        idle.as_mut().await;
        beep();
    }
}

pub async fn three_times_apart(beep: impl Fn()) {
    let mut idle = pin!(sleep(IDLE));
    for _ in 0..3 {
        idle.as_mut().await;
        beep();
        idle.as_mut().reset(Instant::now() + IDLE);
    }
}
