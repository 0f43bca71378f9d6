//! A handle that may be given to several, as each has to hear of it: nobody has to use *his* copy.
//!
//! fails: a_backup_that_is_asked_twice_does_not_compile
//! says: 1 of them compiled: `[backup.clone(), backup]`

use futures::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use std::sync::Arc;
use testkit::scene::{Feed, Store};
use tokio_util::sync::{CancellationToken, DropGuard};

#[must_use]
#[derive(Clone)]
pub struct Backup {
    end: Shared<BoxFuture<'static, Outcome>>,
    stop: CancellationToken,
    _asks: Arc<DropGuard>,
}

impl Backup {
    pub fn start(files: Feed<&'static str>, store: Store) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(copy(files, store, stop.clone()));
        let end = task.map(|end| end.unwrap_or(Outcome::Crashed)).boxed().shared();
        Self { end, _asks: Arc::new(stop.clone().drop_guard()), stop }
    }

    pub async fn join(self) -> Outcome {
        self.end.clone().await
    }

    pub async fn stop(self) -> Outcome {
        self.stop.cancel();
        self.end.clone().await
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
