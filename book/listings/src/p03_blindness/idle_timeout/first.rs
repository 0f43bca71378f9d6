use super::IDLE;
use tokio::time::sleep;

pub async fn session(touch: impl AsyncFn(), respond: impl AsyncFn(), advert: impl AsyncFn()) {
    loop {
        tokio::select! {
            () = touch() => respond().await,
            () = advert() => {}
            () = sleep(IDLE) => return,
        }
    }
}
