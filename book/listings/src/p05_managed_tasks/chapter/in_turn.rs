use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

type Hired = (CancellationToken, JoinHandle<()>);

pub async fn close(baker: Hired, waiter: Hired, cook: Hired) {
    let (stop, baker) = baker;
    stop.cancel();
    let _ = baker.await;
    let (stop, waiter) = waiter;
    stop.cancel();
    let _ = waiter.await;
    let (stop, cook) = cook;
    stop.cancel();
    let _ = cook.await;
}
