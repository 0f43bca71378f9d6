//! Wraps the writes together with the wait, so that the token cuts between two writes that belong together.
//!
//! fails: asked_while_it_files_it_finishes_that_document
//! says: TORN
//! fails: asked_while_a_write_takes_long_it_finishes_that_document
//! says: TORN: each write takes 3 s

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
            let step = async {
                let document = self.inbox.next().await?;
                self.archive.write(document).await;
                self.index.write(document).await;
                Some(())
            };
            match self.stop.run_until_cancelled(step).await {
                Some(Some(())) => filed += 1,
                Some(None) => return Report { filed, end: End::InboxEmpty },
                None => return Report { filed, end: End::Asked },
            }
        }
    }
}
