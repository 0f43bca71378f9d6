//! More fetches at the same time, of which none goes on while a page is stored.
//!
//! fails: a_slow_disk_gives_up_no_page
//! says: LOST
//! fails: while_a_page_is_stored_the_others_are_fetched
//! says: BLIND UNDER LOAD
//! fails: three_pages_are_fetched_at_the_same_time
//! says: it was 9 of 9
//! fails: a_page_that_never_comes_is_given_up_in_time
//! says: BLIND UNDER LOAD

use std::time::Duration;

use futures::{StreamExt, stream};
use testkit::scene::{Site, Store};
use tokio::time::timeout;

const AT_ONCE: usize = 30;
const PATIENCE: Duration = Duration::from_millis(50);

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub stored: usize,
    pub given_up: usize,
}

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
