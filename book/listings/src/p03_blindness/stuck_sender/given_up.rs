use tokio::sync::mpsc::Sender;
use tokio_util::sync::CancellationToken;

pub async fn report<N, T>(news: N, desk: Sender<T>, stop: CancellationToken)
where
    N: AsyncFn() -> T,
{
    while let Some(item) = stop.run_until_cancelled(news()).await {
        let sent = stop.run_until_cancelled(desk.send(item)).await;
        sent.unwrap_or(Ok(())).expect("the desk is there");
    }
}
