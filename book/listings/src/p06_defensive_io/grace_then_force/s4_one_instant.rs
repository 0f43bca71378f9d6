use super::GRACE;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

pub async fn close(mut readers: JoinSet<()>, gong: &CancellationToken) {
    gong.cancel();
    let over = Instant::now() + GRACE;
    while let Ok(Some(_)) = timeout_at(over, readers.join_next()).await {}
    readers.shutdown().await;
}
