use tokio_util::sync::CancellationToken;

pub async fn record(
    talk: impl Future,
    subtitles: impl FnOnce(CancellationToken),
    venue: &CancellationToken,
) {
    let over = venue.clone();
    let _over = over.clone().drop_guard();
    subtitles(over.clone());
    over.run_until_cancelled(talk).await;
}
