use super::harbour::{Radio, Report};
use tokio::sync::mpsc::Sender;
use tokio_util::sync::CancellationToken;

pub async fn listen(radio: &Radio, queue: Sender<Report>, stop: &CancellationToken) {
    while let Some(report) = stop.run_until_cancelled(radio.next()).await {
        if queue.send(report).await.is_err() {
            break;
        }
    }
}
