//! A token of its own, made from nothing: nobody who cancels `all` reaches it.
//!
//! fails: asking_all_reaches_every_worker
//! says: DEAF

use testkit::scene::{Feed, Store};
use tokio_util::sync::CancellationToken;

pub struct Worker {
    inbox: Feed<&'static str>,
    archive: Store,
    index: Store,
    stop: CancellationToken,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Report {
    pub filed: usize,
    pub end: End,
}

#[derive(Debug, PartialEq, Eq)]
pub enum End {
    InboxEmpty,
    Asked,
}

impl Worker {
    pub fn new(
        inbox: Feed<&'static str>,
        archive: Store,
        index: Store,
        all: &CancellationToken,
    ) -> Self {
        let _ = all;
        Self { inbox, archive, index, stop: CancellationToken::new() }
    }

    pub fn token(&self) -> CancellationToken {
        self.stop.clone()
    }

    pub async fn run(mut self) -> Report {
        let mut filed = 0;
        while let Some(next) = self.stop.run_until_cancelled(self.inbox.next()).await {
            let Some(document) = next else {
                return Report { filed, end: End::InboxEmpty };
            };
            self.archive.write(document).await;
            self.index.write(document).await;
            filed += 1;
        }
        Report { filed, end: End::Asked }
    }
}
