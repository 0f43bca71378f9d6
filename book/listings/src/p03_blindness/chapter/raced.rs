use super::DRYING;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken as Token;

pub async fn press<P>(pages: &mut Receiver<P>, shelf: Sender<P>, stop: Token) {
    let work = async {
        while let Some(page) = pages.recv().await {
            sleep(DRYING).await;
            if shelf.send(page).await.is_err() {
                return;
            }
        }
    };
    stop.run_until_cancelled(work).await;
}
