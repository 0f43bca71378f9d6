//! A limit for the wait at the stream, and none for the page.
//!
//! fails: while_a_page_is_stored_the_others_are_fetched
//! says: BLIND UNDER LOAD
//! fails: a_page_that_never_comes_is_given_up_in_time

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
    let mut fetched = stream::iter(pages).map(|page| site.fetch(page)).buffer_unordered(AT_ONCE);

    let mut report = Report::default();
    loop {
        match timeout(PATIENCE, fetched.next()).await {
            Ok(Some(page)) => {
                disk.write(page).await;
                report.stored += 1;
            }
            Ok(None) => return report,
            Err(_) => report.given_up += 1,
        }
    }
}
