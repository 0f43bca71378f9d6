use tokio_util::sync::CancellationToken;

pub async fn write<F: Future>(stop: &CancellationToken, file: F, remove: fn()) {
    if stop.run_until_cancelled(file).await.is_none() {
        remove();
    }
}
