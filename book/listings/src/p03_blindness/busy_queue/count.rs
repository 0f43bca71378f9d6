use tokio::{select, sync::mpsc::Receiver};
use tokio_util::sync::CancellationToken as Token;

pub async fn count(orders: &mut Receiver<u32>, closing: Token) -> usize {
    let mut counted = 0;
    loop {
        select! {
            biased;
            Some(_) = orders.recv() => counted += 1,
            () = closing.cancelled() => return counted,
        }
    }
}
