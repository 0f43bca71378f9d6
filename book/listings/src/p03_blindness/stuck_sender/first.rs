use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub async fn report<T>(news: impl AsyncFn() -> T, desk: mpsc::Sender<T>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let item = news().await;
        if desk.send(item).await.is_err() {
            return;
        }
    }
}
