//! A select! with two patterns: when the inbox has ended its branch is switched off, and only the token can end the loop.
//!
//! fails: left_alone_it_files_every_document
//! says: HANG: run() never returned
//! fails: the_archive_has_a_document_before_the_index
//! says: HANG: run() never returned
//! fails: asking_one_leaves_the_others_at_work
//! says: HANG: run() never returned
//! fails: one_that_is_done_leaves_the_others_at_work
//! says: HANG: run() never returned

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
        loop {
            tokio::select! {
                biased;
                () = self.stop.cancelled() => return Report { filed, end: End::Asked },
                Some(document) = self.inbox.next() => {
                    self.archive.write(document).await;
                    self.index.write(document).await;
                    filed += 1;
                }
                else => return Report { filed, end: End::InboxEmpty },
            }
        }
    }
}
