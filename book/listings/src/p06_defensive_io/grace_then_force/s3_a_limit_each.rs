use super::GRACE;
use tokio::{task::JoinSet, time::timeout};
use tokio_util::sync::CancellationToken;

pub async fn close(mut readers: JoinSet<()>, gong: &CancellationToken) {
    gong.cancel();
    while let Ok(Some(_)) = timeout(GRACE, readers.join_next()).await {}
    readers.shutdown().await;
}
