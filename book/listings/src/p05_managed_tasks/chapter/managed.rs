use tokio::task::JoinHandle;
use tokio_util::sync::DropGuard;

pub struct Managed {
    pub task: JoinHandle<()>,
    pub asks: DropGuard,
}

impl Managed {
    pub async fn stop(self) -> bool {
        drop(self.asks);
        self.task.await.is_ok()
    }
}
