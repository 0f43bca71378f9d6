use tokio_util::sync::CancellationToken;

pub async fn watch(motion: impl AsyncFn(), film: impl AsyncFn(), off: &CancellationToken) {
    let days_work = async {
        loop {
            motion().await;
            film().await;
        }
    };
    off.run_until_cancelled(days_work).await;
}
