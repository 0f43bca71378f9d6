//! Works in a task and aborts it when it is asked; the count is kept outside, and the document is cut.
//!
//! fails: asked_while_it_files_it_finishes_that_document
//! says: TORN
//! fails: asked_while_a_write_takes_long_it_finishes_that_document
//! says: TORN: each write takes 3 s

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

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
        let stop = self.stop.clone();
        let filed = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&filed);
        let mut work = tokio::spawn(async move {
            while let Some(document) = self.inbox.next().await {
                self.archive.write(document).await;
                self.index.write(document).await;
                count.fetch_add(1, Relaxed);
            }
        });
        let end = tokio::select! {
            biased;
            () = stop.cancelled() => {
                work.abort();
                End::Asked
            }
            _ = &mut work => End::InboxEmpty,
        };
        Report { filed: filed.load(Relaxed), end }
    }
}
