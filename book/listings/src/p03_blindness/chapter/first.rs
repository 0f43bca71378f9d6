use super::DRYING;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken as Token;

pub async fn press<P>(pages: &mut Receiver<P>, shelf: Sender<P>, stop: Token) {
    while !stop.is_cancelled() {
        let Some(page) = pages.recv().await else { return };
        sleep(DRYING).await;
        if shelf.send(page).await.is_err() {
            return;
        }
    }
}
