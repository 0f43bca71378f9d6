use super::DRYING;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken as Token;

pub async fn press<P>(pages: &mut Receiver<P>, shelf: Sender<P>, stop: Token) {
    while let Some(place) = stop.run_until_cancelled(shelf.reserve()).await {
        let Ok(place) = place else { return };
        let page = stop.run_until_cancelled(pages.recv()).await;
        let Some(Some(page)) = page else { return };
        sleep(DRYING).await;
        place.send(page);
    }
}
