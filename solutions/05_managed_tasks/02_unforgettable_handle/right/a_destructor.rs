//! A destructor in the place of the guard. Then no field can be moved out, and the handle is awaited in its place.

use testkit::scene::{Feed, Store};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

#[must_use]
pub struct Backup {
    task: JoinHandle<Outcome>,
    stop: CancellationToken,
}

impl Backup {
    pub fn start(files: Feed<&'static str>, store: Store) -> Self {
        let stop = CancellationToken::new();
        Self { task: tokio::spawn(copy(files, store, stop.clone())), stop }
    }

    pub async fn join(mut self) -> Outcome {
        (&mut self.task).await.unwrap_or(Outcome::Crashed)
    }

    pub async fn stop(self) -> Outcome {
        self.stop.cancel();
        self.join().await
    }
}

impl Drop for Backup {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Complete(usize),
    Stopped(usize),
    Crashed,
}

async fn copy(mut files: Feed<&'static str>, store: Store, stop: CancellationToken) -> Outcome {
    let mut copied = 0;
    while let Some(file) = stop.run_until_cancelled(files.next()).await {
        let Some(file) = file else { return Outcome::Complete(copied) };
        store.write(file).await;
        copied += 1;
    }
    Outcome::Stopped(copied)
}
