use std::time::Duration;
use tokio::time::sleep;

pub async fn retried<E>(call: impl AsyncFn() -> Result<(), E>) -> Result<(), E> {
    for pause in [100, 200, 400] {
        if call().await.is_ok() {
            return Ok(());
        }
        sleep(Duration::from_millis(pause)).await;
    }
    call().await
}
