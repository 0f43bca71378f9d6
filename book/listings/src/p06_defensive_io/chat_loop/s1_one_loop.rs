use super::harbour::{Book, Radio};
use tokio_util::sync::CancellationToken;

pub async fn watch(radio: &Radio, book: &Book, stop: &CancellationToken) {
    while let Some(report) = stop.run_until_cancelled(radio.next()).await {
        book.enter(&report).await;
    }
}
