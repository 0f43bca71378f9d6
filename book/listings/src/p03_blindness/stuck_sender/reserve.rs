use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub async fn report<T>(
    news: impl AsyncFn() -> T,
    desk: mpsc::Sender<T>,
    stop: CancellationToken,
) -> Option<T> {
    loop {
        let item = stop.run_until_cancelled(news()).await?;
        match stop.run_until_cancelled(desk.reserve()).await {
            Some(Ok(place)) => place.send(item),
            _ => return Some(item),
        }
    }
}
