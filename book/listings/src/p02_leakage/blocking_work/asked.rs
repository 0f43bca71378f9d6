use testkit::scene::Reader;
use tokio::{sync::oneshot, task::spawn_blocking};

pub async fn checksum(blocks: Reader) -> Option<usize> {
    let (answer, wanted) = oneshot::channel();
    spawn_blocking(move || {
        let mut sum = 0;
        for block in blocks {
            if answer.is_closed() {
                return;
            }
            sum += block.len();
        }
        let _ = answer.send(sum);
    });
    wanted.await.ok()
}
