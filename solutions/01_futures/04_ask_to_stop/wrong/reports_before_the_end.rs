//! Files each document in a task of its own, so that it cannot be cut, and reports without waiting for it.
//!
//! fails: asked_while_it_files_it_finishes_that_document
//! says: GHOST EFFECT: run() reported at
//! fails: asked_while_a_write_takes_long_it_finishes_that_document
//! says: TORN: each write takes 3 s

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
        Self { inbox, archive, index, stop: all.child_token() }
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
            filed += 1;
            let (archive, index) = (self.archive.clone(), self.index.clone());
            let filing = tokio::spawn(async move {
                archive.write(document).await;
                index.write(document).await;
            });
            self.stop.run_until_cancelled(filing).await;
        }
        Report { filed, end: End::Asked }
    }
}
