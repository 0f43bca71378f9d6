use std::time::Duration;
use testkit::scene::Reader;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

pub async fn checksum(blocks: Reader, limit: Duration) -> Option<usize> {
    let sum = spawn_blocking(move || blocks.map(|block| block.len()).sum());

    timeout(limit, sum).await.ok()?.ok()
}
