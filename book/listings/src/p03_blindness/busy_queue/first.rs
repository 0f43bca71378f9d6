use tokio::{select, sync::mpsc::Receiver};
use tokio_util::sync::CancellationToken as Token;

pub async fn open(mut orders: Receiver<u32>, pack: impl AsyncFn(u32), closing: Token) {
    loop {
        select! {
            biased;
            Some(order) = orders.recv() => pack(order).await,
            () = closing.cancelled() => return,
        }
    }
}
