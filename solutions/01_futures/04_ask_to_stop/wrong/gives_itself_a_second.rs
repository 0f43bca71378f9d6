//! Gives the document a second to be complete, and cuts it then.
//!
//! fails: asked_while_a_write_takes_long_it_finishes_that_document
//! says: TORN: each write takes 3 s, document a came at 0, and the worker's `token()` was cancelled at 3.5 s

use std::time::Duration;

use testkit::scene::{Feed, Store};
use tokio::time::sleep;
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
            let filing = async {
                self.archive.write(document).await;
                self.index.write(document).await;
            };
            let too_late = async {
                self.stop.cancelled().await;
                sleep(Duration::from_secs(1)).await;
            };
            tokio::select! {
                () = filing => filed += 1,
                () = too_late => break,
            }
        }
        Report { filed, end: End::Asked }
    }
}
