use tokio_util::sync::CancellationToken;

pub async fn write<F>(stop: &CancellationToken, file: F, remove: fn()) -> Option<F::Output>
where
    F: Future,
{
    let written = stop.run_until_cancelled(file).await;
    if written.is_none() {
        remove();
    }
    written
}
