use super::IDLE;
use std::pin::pin;
use tokio::time::{Instant, sleep};

pub async fn session(touch: impl AsyncFn(), respond: impl AsyncFn(), advert: impl AsyncFn()) {
    let mut idle = pin!(sleep(IDLE));
    loop {
        tokio::select! {
            () = touch() => {
                idle.as_mut().reset(Instant::now() + IDLE);
                respond().await;
            }
            () = advert() => {}
            () = &mut idle => return,
        }
    }
}
