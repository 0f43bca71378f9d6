//! What was given up is fetched a second time: the site is asked for most pages twice.
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
    let mut report = Report::default();
    let mut fetched = stream::iter(pages)
        .map(async |page: String| match timeout(PATIENCE, site.fetch(page.clone())).await {
            Ok(page) => Ok(page),
            Err(_) => timeout(PATIENCE, site.fetch(page)).await,
        })
        .buffer_unordered(AT_ONCE);

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
