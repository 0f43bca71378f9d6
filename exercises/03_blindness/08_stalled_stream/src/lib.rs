//! A mirror of a web site: pages are fetched, a few at a time, and stored on a disk.
//!
//! It gives up pages as too slow that would have come in time. And it happens only when the disk is slow.

use std::time::Duration;

use futures::{StreamExt, stream};
use testkit::scene::{Site, Store};
use tokio::time::timeout;

/// How many pages are fetched at the same time.
const AT_ONCE: usize = 3;

/// How long a page may take.
const PATIENCE: Duration = Duration::from_millis(50);

/// What has become of the pages.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub stored: usize,
    pub given_up: usize,
}

/// Fetches each page once, at most `AT_ONCE` at a time, and stores what is there as soon as the disk is idle.
///
/// The disk takes several pages at a time, and need not be given more than one.
///
/// # Timeouts
///
/// A page that has not come after `PATIENCE` is given up at that moment. How long the disk takes for other pages has
/// nothing to do with it.
///
/// # Memory
///
/// However slow the disk is, no more than eight pages have come and are not stored yet.
///
/// # Cancel safety
///
/// If this future is dropped, its fetches stop, and no task of it is left.
//
// TODO: keep the promises above, without changing the signature or the numbers.
pub async fn mirror(site: Site, pages: Vec<String>, disk: Store) -> Report {
    let mut fetched = stream::iter(pages)
        .map(|page| timeout(PATIENCE, site.fetch(page)))
        .buffer_unordered(AT_ONCE);

    let mut report = Report::default();
    while let Some(page) = fetched.next().await {
        match page {
            Ok(page) => {
                disk.write(page).await;
                report.stored += 1;
            }
            Err(_) => report.given_up += 1,
        }
    }
    report
}
