//! Is told of the stop by a `Notify` that keeps no permit: told while it files, it goes on waiting for a document.
//!
//! fails: asked_while_it_files_it_finishes_that_document
//! says: BLIND WHEN IDLE: document a came at 0 ms and b at 500, and the worker's `token()` was cancelled at 15

use std::sync::Arc;

use testkit::scene::{Feed, Store};
use tokio::sync::Notify;
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
        let asked = Arc::new(Notify::new());
        tokio::spawn({
            let (stop, asked) = (self.stop.clone(), Arc::clone(&asked));
            async move {
                stop.cancelled().await;
                asked.notify_waiters();
            }
        });
        loop {
            let document = tokio::select! {
                biased;
                () = asked.notified() => break,
                document = self.inbox.next() => document,
            };
            let Some(document) = document else {
                return Report { filed, end: End::InboxEmpty };
            };
            if self.stop.is_cancelled() {
                break;
            }
            self.archive.write(document).await;
            self.index.write(document).await;
            filed += 1;
        }
        Report { filed, end: End::Asked }
    }
}
