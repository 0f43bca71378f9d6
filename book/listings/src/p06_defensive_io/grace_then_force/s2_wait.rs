use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub async fn close(mut readers: JoinSet<()>, gong: &CancellationToken) {
    gong.cancel();
    while readers.join_next().await.is_some() {}
}
