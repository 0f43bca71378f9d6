//! Collects the stream before it stores anything: nothing stands still, and everything is in memory.
//!
//! fails: pages_do_not_pile_up_before_a_slow_disk
//! says: LEAK
//! fails: while_a_page_is_stored_the_others_are_fetched
//! says: SERIAL
//! fails: a_page_is_stored_as_soon_as_it_is_there
//! says: SERIAL

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
    let fetched: Vec<_> = stream::iter(pages)
        .map(|page| timeout(PATIENCE, site.fetch(page)))
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;

    let mut report = Report::default();
    for page in fetched {
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
