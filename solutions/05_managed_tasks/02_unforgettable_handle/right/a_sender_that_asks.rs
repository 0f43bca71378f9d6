//! A oneshot sender in the place of the guard: it has to be kept while we wait, as dropping it asks.

use testkit::scene::{Feed, Store};
use tokio::{select, sync::oneshot, task::JoinHandle};

#[must_use]
pub struct Backup {
    task: JoinHandle<Outcome>,
    wanted: oneshot::Sender<()>,
}

impl Backup {
    pub fn start(files: Feed<&'static str>, store: Store) -> Self {
        let (wanted, unwanted) = oneshot::channel();
        Self { task: tokio::spawn(copy(files, store, unwanted)), wanted }
    }

    pub async fn join(self) -> Outcome {
        let _wanted = self.wanted;
        self.task.await.unwrap_or(Outcome::Crashed)
    }

    pub async fn stop(self) -> Outcome {
        drop(self.wanted);
        self.task.await.unwrap_or(Outcome::Crashed)
    }
}

#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Complete(usize),
    Stopped(usize),
    Crashed,
}

async fn copy(
    mut files: Feed<&'static str>,
    store: Store,
    mut unwanted: oneshot::Receiver<()>,
) -> Outcome {
    let mut copied = 0;
    loop {
        select! {
            biased;
            _ = &mut unwanted => return Outcome::Stopped(copied),
            file = files.next() => match file {
                None => return Outcome::Complete(copied),
                Some(file) => {
                    store.write(file).await;
                    copied += 1;
                }
            }
        }
    }
}
