use testkit::scene::Reader;
use tokio::{sync::oneshot, task::spawn_blocking};

pub async fn checksum(mut blocks: Reader) -> Option<usize> {
    let (answer, wanted) = oneshot::channel();
    spawn_blocking(move || {
        let mut sum = 0;
        while !answer.is_closed() {
            let Some(block) = blocks.next() else {
                let _ = answer.send(sum);
                return;
            };
            sum += block.len();
        }
    });
    wanted.await.ok()
}
