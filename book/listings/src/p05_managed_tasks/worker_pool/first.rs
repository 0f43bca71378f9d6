use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub async fn open(clerks: Vec<JoinHandle<()>>, closing: CancellationToken) {
    closing.cancelled().await;
    for clerk in clerks {
        let _ = clerk.await;
    }
}
