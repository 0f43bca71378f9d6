use tokio::{select, sync::mpsc::Receiver, time::Interval};
use tokio_util::sync::CancellationToken as Token;

pub async fn open(
    mut orders: Receiver<u32>,
    mut minutes: Interval,
    (pack, chime): (impl AsyncFn(u32), impl AsyncFn()),
    closing: Token,
) {
    loop {
        select! {
            biased;
            () = closing.cancelled() => return,
            _ = minutes.tick() => chime().await,
            Some(order) = orders.recv() => pack(order).await,
        }
    }
}
