//! No two things at the same time, so nothing can stand still.
//!
//! fails: three_pages_are_fetched_at_the_same_time
//! says: SERIAL
//! fails: while_a_page_is_stored_the_others_are_fetched
//! says: SERIAL
//! fails: a_page_is_stored_as_soon_as_it_is_there
//! says: SERIAL: page 1 of 6 never came

use std::time::Duration;

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
    for page in pages {
        match timeout(PATIENCE, site.fetch(page)).await {
            Ok(page) => {
                disk.write(page).await;
                report.stored += 1;
            }
            Err(_) => report.given_up += 1,
        }
    }
    report
}
