use std::sync::Arc;
use testkit::scene::Tape;
use tokio::{sync::Semaphore, task::spawn_blocking};

pub async fn checksum(slots: &Arc<Semaphore>, archive: &Tape, whom: &str) -> Option<usize> {
    let slot = Arc::clone(slots).acquire_owned().await.ok()?;
    let blocks = archive.open(whom).await;

    let sum = spawn_blocking(move || (slot, blocks.map(|block| block.len()).sum()));
    sum.await.ok().map(|(_slot, sum)| sum)
}
