//! Two tokens, its own before the inbox and that of all after it: under load the second is not asked.
//!
//! fails: asked_with_documents_waiting_it_begins_no_other
//! says: BLIND UNDER LOAD: each of 32 workers had 5 documents waiting, and `all` was cancelled
//! fails: asked_before_it_begins_it_files_nothing
//! says: GHOST EFFECT: 32 workers had a document waiting, and `all` was cancelled

use testkit::scene::{Feed, Store};
use tokio_util::sync::CancellationToken;

pub struct Worker {
    inbox: Feed<&'static str>,
    archive: Store,
    index: Store,
    all: CancellationToken,
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
        Self { inbox, archive, index, all: all.clone(), stop: CancellationToken::new() }
    }

    pub fn token(&self) -> CancellationToken {
        self.stop.clone()
    }

    pub async fn run(mut self) -> Report {
        let mut filed = 0;
        loop {
            let next = tokio::select! {
                biased;
                () = self.stop.cancelled() => return Report { filed, end: End::Asked },
                next = self.inbox.next() => next,
                () = self.all.cancelled() => return Report { filed, end: End::Asked },
            };
            let Some(document) = next else {
                return Report { filed, end: End::InboxEmpty };
            };
            self.archive.write(document).await;
            self.index.write(document).await;
            filed += 1;
        }
    }
}
