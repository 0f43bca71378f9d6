//! A buffer of two for storing polls the fetches until it has two, and then no more.
//!
//! fails: a_slow_disk_gives_up_no_page
//! says: LOST
//! fails: while_a_page_is_stored_the_others_are_fetched
//! says: BLIND UNDER LOAD
//! fails: a_page_that_never_comes_is_given_up_in_time
//! says: BLIND UNDER LOAD

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
        .map(|page| timeout(PATIENCE, site.fetch(page)))
        .buffer_unordered(AT_ONCE)
        .map(async |page| {
            disk.write(page.ok()?).await;
            Some(())
        })
        .buffer_unordered(2)
        .fold(Report::default(), async |mut report, page| {
            match page {
                Some(()) => report.stored += 1,
                None => report.given_up += 1,
            }
            report
        })
        .await
}
