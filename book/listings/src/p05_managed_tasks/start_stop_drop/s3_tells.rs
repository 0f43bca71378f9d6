use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub struct Fountain {
    pub task: JoinHandle<()>,
    pub stop: CancellationToken,
}

#[derive(Debug)]
pub enum End {
    Drained,
    Crashed,
}

impl Fountain {
    pub async fn stop(self) -> End {
        self.stop.cancel();
        self.task.await.map_or(End::Crashed, |()| End::Drained)
    }
}
