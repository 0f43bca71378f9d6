use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub async fn report<T>(news: impl AsyncFn() -> T, desk: mpsc::Sender<T>, stop: CancellationToken) {
    while let Some(item) = stop.run_until_cancelled(news()).await {
        let sent = stop.run_until_cancelled(desk.send(item)).await;
        if sent.is_none_or(|sent| sent.is_err()) {
            return;
        }
    }
}
