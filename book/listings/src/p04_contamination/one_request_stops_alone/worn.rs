use tokio_util::sync::CancellationToken;

pub async fn day(talks: impl IntoIterator<Item = impl Future>, stop: CancellationToken) {
    for talk in talks {
        stop.run_until_cancelled(talk).await;
    }
}
