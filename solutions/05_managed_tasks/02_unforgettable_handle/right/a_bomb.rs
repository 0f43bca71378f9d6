//! A destructor that also complains, in debug builds, and not while another panic is on its way: two at once end the process.

use testkit::scene::{Feed, Store};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

#[must_use]
pub struct Backup {
    task: JoinHandle<Outcome>,
    ended: bool,
    stop: CancellationToken,
}

impl Backup {
    pub fn start(files: Feed<&'static str>, store: Store) -> Self {
        let stop = CancellationToken::new();
        Self { task: tokio::spawn(copy(files, store, stop.clone())), ended: false, stop }
    }

    pub async fn join(mut self) -> Outcome {
        let outcome = (&mut self.task).await.unwrap_or(Outcome::Crashed);
        self.ended = true;
        outcome
    }

    pub async fn stop(self) -> Outcome {
        self.stop.cancel();
        self.join().await
    }
}

impl Drop for Backup {
    fn drop(&mut self) {
        self.stop.cancel();
        if cfg!(debug_assertions) && !self.ended && !std::thread::panicking() {
            panic!("a backup was dropped that nobody had joined");
        }
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
