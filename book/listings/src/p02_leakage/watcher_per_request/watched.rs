use tokio::spawn;
use tokio_util::sync::CancellationToken;

pub async fn write<F: Future>(stop: &CancellationToken, file: F, remove: fn()) -> F::Output {
    let stopped = stop.clone();
    spawn(async move {
        stopped.cancelled().await;
        remove();
    });

    file.await
}
