//! Fetch and store are one future in the stream, so whoever waits for the disk is polled with the others.

use std::time::Duration;

use futures::{StreamExt, stream};
use testkit::scene::{Site, Store};
use tokio::time::timeout;

const AT_ONCE: usize = 3;
const PATIENCE: Duration = Duration::from_millis(50);

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub stored: usize,
    pub given_up: usize,
}

pub async fn mirror(site: Site, pages: Vec<String>, disk: Store) -> Report {
    stream::iter(pages)
        .map(async |page| {
            let page = timeout(PATIENCE, site.fetch(page)).await.ok()?;
            disk.write(page).await;
            Some(())
        })
        .buffer_unordered(AT_ONCE)
        .fold(Report::default(), async |mut report, page| {
            match page {
                Some(()) => report.stored += 1,
                None => report.given_up += 1,
            }
            report
        })
        .await
}
