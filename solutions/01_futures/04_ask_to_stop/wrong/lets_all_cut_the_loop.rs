//! Two tokens: its own is heard where it waits, and that of all is wrapped around the whole loop.
//!
//! fails: asked_while_it_files_it_finishes_that_document
//! says: TORN: document a came at 0 ms, and `all` was cancelled at 15
//! fails: asked_while_a_write_takes_long_it_finishes_that_document
//! says: TORN: each write takes 3 s

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

    pub async fn run(self) -> Report {
        let Self { mut inbox, archive, index, all, stop } = self;
        let mut filed = 0;
        let work = async {
            while let Some(next) = stop.run_until_cancelled(inbox.next()).await {
                let Some(document) = next else {
                    return End::InboxEmpty;
                };
                archive.write(document).await;
                index.write(document).await;
                filed += 1;
            }
            End::Asked
        };
        let end = all.run_until_cancelled(work).await.unwrap_or(End::Asked);
        Report { filed, end }
    }
}
