//! Listens to the token of all, and gives away a child of it: nobody listens to the child.
//!
//! fails: its_own_token_and_the_token_of_all_reach_it
//! says: DEAF: the worker's `token()` was cancelled before run() began
//! fails: asked_while_it_waits_it_stops_at_once
//! says: BLIND WHEN IDLE: the worker's `token()`
//! fails: asked_while_it_files_it_finishes_that_document
//! says: WRONG RESULT: document a came at 0 ms and b at 500, and the worker's `token()`
//! fails: asked_with_documents_waiting_it_begins_no_other
//! says: BLIND UNDER LOAD
//! fails: asked_before_it_begins_it_files_nothing
//! says: GHOST EFFECT: 32 workers had a document waiting, and the worker's `token()`

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
        Self { inbox, archive, index, stop: all.clone() }
    }

    pub fn token(&self) -> CancellationToken {
        self.stop.child_token()
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
