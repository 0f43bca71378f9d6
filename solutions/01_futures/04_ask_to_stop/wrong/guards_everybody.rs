//! Cleans up after itself with a guard, on the token that it shares: who ends stops all the others.
//!
//! fails: one_that_is_done_leaves_the_others_at_work
//! says: LOST
//! fails: asking_one_leaves_the_others_at_work
//! says: LOST

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
        Self { inbox, archive, index, all: all.clone(), stop: all.child_token() }
    }

    pub fn token(&self) -> CancellationToken {
        self.stop.clone()
    }

    pub async fn run(mut self) -> Report {
        let _guard = self.all.clone().drop_guard();
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
