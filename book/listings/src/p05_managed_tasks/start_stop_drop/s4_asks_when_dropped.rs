use super::s3_tells::End;
use tokio::task::JoinHandle;
use tokio_util::sync::DropGuard;

pub struct Fountain {
    pub task: JoinHandle<()>,
    pub asks: DropGuard,
}

impl Fountain {
    pub async fn stop(self) -> End {
        drop(self.asks);
        self.task.await.map_or(End::Crashed, |()| End::Drained)
    }
}
