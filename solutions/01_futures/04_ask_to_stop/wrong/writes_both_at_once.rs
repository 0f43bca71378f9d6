//! Saves time with both writes at once, so that the index knows a document before the archive has it.
//!
//! fails: the_archive_has_a_document_before_the_index
//! says: WRONG RESULT: at 5 ms, 1 of its writes into the index had begun, and 0 into the archive

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
            tokio::join!(self.archive.write(document), self.index.write(document));
            filed += 1;
        }
        Report { filed, end: End::Asked }
    }
}
