use tokio::{select, sync::mpsc::Receiver};
use tokio_util::sync::CancellationToken as Token;

pub async fn count(orders: &mut Receiver<u32>, closing: Token) -> usize {
    let (mut counted, mut batch) = (0, Vec::new());
    loop {
        select! {
            biased;
            () = closing.cancelled() => return counted,
            count = orders.recv_many(&mut batch, 100) => counted += count,
        }
        batch.clear();
    }
}
