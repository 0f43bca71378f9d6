use tokio::task::JoinHandle;
use tokio_util::sync::DropGuard;

#[must_use = "the plate is in it"]
pub struct Exposure {
    pub task: JoinHandle<&'static str>,
    pub shutter: DropGuard,
}

impl Exposure {
    pub async fn plate(self) -> &'static str {
        self.task.await.unwrap_or("a blank plate")
    }
}
