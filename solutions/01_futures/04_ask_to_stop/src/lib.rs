//! Workers that file documents: each one into the archive, and into the index by which it is found again.

use testkit::scene::{Feed, Store};
use tokio_util::sync::CancellationToken;

/// Files the documents of one inbox.
pub struct Worker {
    /// Its `next` may be dropped at any time; nothing is lost.
    inbox: Feed<&'static str>,
    /// A `write` that is dropped is not committed.
    archive: Store,
    index: Store,
    stop: CancellationToken,
}

/// What a worker has done in the end.
#[derive(Debug, PartialEq, Eq)]
pub struct Report {
    pub filed: usize,
    pub end: End,
}

/// Why it ended.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    InboxEmpty,
    Asked,
}

impl Worker {
    /// Makes a worker that stops when `all` is cancelled.
    pub fn new(
        inbox: Feed<&'static str>,
        archive: Store,
        index: Store,
        all: &CancellationToken,
    ) -> Self {
        // Cancelled with `all`, and without it: the link leads down only.
        Self { inbox, archive, index, stop: all.child_token() }
    }

    /// A token to cancel if this worker should stop, and no other worker.
    pub fn token(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Files documents until the inbox ends, or until it is asked to stop: each one first into the archive, then into
    /// the index.
    ///
    /// # Shutdown
    ///
    /// A worker that is asked finishes the document that it has begun, begins no other one, and reports without
    /// further delay.
    pub async fn run(mut self) -> Report {
        let mut filed = 0;
        // Only the wait may be cut short: nothing is in our hands there. A `select!` is as good if it asks the token
        // first; `run_until_cancelled` does so since tokio-util 0.7.16.
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
