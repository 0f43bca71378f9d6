use testkit::scene::Tape;
use tokio::{sync::Semaphore, task::spawn_blocking};

pub async fn checksum(slots: &Semaphore, archive: &Tape, whom: &str) -> Option<usize> {
    let _slot = slots.acquire().await.ok()?;
    let blocks = archive.open(whom).await;

    spawn_blocking(move || blocks.map(|block| block.len()).sum()).await.ok()
}
