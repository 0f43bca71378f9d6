use tokio::spawn;
use tokio::time::{Duration, sleep};
use tokio_util::task::AbortOnDropHandle;

pub async fn cook<S>(soup: S, milk: impl Future<Output = ()>)
where
    S: Future<Output = ()> + Send + 'static,
{
    let soup = AbortOnDropHandle::new(spawn(soup));
    sleep(Duration::from_millis(20)).await;
    milk.await;
    soup.await.expect("no soup panics");
}
