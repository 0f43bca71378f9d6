//! The inbox as a stream that ends when the token is cancelled: right where the rest of the code is streams.

use std::pin::pin;

use futures::{StreamExt, stream};
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

    pub async fn run(self) -> Report {
        let Self { inbox, archive, index, stop } = self;
        let documents = stream::unfold(inbox, async |mut inbox| {
            let document = inbox.next().await?;
            Some((document, inbox))
        });
        let mut documents = pin!(documents.take_until(stop.cancelled()));

        let mut filed = 0;
        while let Some(document) = documents.next().await {
            archive.write(document).await;
            index.write(document).await;
            filed += 1;
        }
        let end = if stop.is_cancelled() { End::Asked } else { End::InboxEmpty };
        Report { filed, end }
    }
}
