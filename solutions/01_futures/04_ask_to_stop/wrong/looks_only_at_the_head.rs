//! Has a token of its own and looks at it between documents, never while it waits for one.
//!
//! fails: asked_while_it_waits_it_stops_at_once
//! says: BLIND WHEN IDLE: the worker's `token()` was cancelled at 100 ms

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
        while !self.stop.is_cancelled() {
            let Some(document) = self.inbox.next().await else {
                return Report { filed, end: End::InboxEmpty };
            };
            self.archive.write(document).await;
            self.index.write(document).await;
            filed += 1;
        }
        Report { filed, end: End::Asked }
    }
}
