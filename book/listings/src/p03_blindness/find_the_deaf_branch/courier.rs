use super::{RETRY, delivers};
use testkit::scene::Service;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken as Token;

type Order = &'static str;

pub async fn courier(
    mut inbox: Receiver<Order>,
    partner: Service,
    receipts: Sender<Order>,
    stop: Token,
) {
    while let Some(Some(order)) = stop.run_until_cancelled(inbox.recv()).await {
        while !delivers(&partner, order).await {
            if stop.run_until_cancelled(sleep(RETRY)).await.is_none() {
                return;
            }
        }
        let _ = receipts.send(order).await;
    }
}
