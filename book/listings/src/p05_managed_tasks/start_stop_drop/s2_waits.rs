use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub struct Fountain {
    pub task: JoinHandle<()>,
    pub stop: CancellationToken,
}

impl Fountain {
    pub async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }
}
