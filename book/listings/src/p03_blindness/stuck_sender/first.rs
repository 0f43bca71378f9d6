use tokio::sync::mpsc::Sender;
use tokio_util::sync::CancellationToken;

pub async fn report<N, T>(news: N, desk: Sender<T>, stop: CancellationToken)
where
    N: AsyncFn() -> T,
{
    while !stop.is_cancelled() {
        let item = news().await;
        desk.send(item).await.expect("the desk is there");
    }
}
