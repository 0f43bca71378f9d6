use tokio::sync::mpsc::Sender;
use tokio_util::sync::CancellationToken;

pub async fn report<N, T>(news: N, desk: Sender<T>, stop: CancellationToken) -> Option<T>
where
    N: AsyncFn() -> T,
{
    loop {
        let item = stop.run_until_cancelled(news()).await?;
        match stop.run_until_cancelled(desk.reserve()).await {
            Some(place) => place.expect("the desk is there").send(item),
            None => return Some(item),
        }
    }
}
