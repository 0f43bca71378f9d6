//! `buffered` returns pages in the order of the list, so one that never comes holds up those that are there.
//!
//! fails: a_page_is_stored_as_soon_as_it_is_there
//! says: SERIAL: page 1 of 6 never came, page 2 takes 24 ms, and storing began at 51 ms

use std::time::Duration;

use futures::{StreamExt, stream};
use testkit::scene::{Site, Store};
use tokio::time::timeout;
use tokio_util::task::AbortOnDropHandle;

const AT_ONCE: usize = 3;

const PATIENCE: Duration = Duration::from_millis(50);

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub stored: usize,
    pub given_up: usize,
}

pub async fn mirror(site: Site, pages: Vec<String>, disk: Store) -> Report {
    let mut fetched = stream::iter(pages)
        .map(|page| {
            let site = site.clone();
            AbortOnDropHandle::new(tokio::spawn(async move {
                timeout(PATIENCE, site.fetch(page)).await
            }))
        })
        .buffered(AT_ONCE);

    let mut report = Report::default();
    while let Some(page) = fetched.next().await {
        match page.expect("no fetch panics") {
            Ok(page) => {
                disk.write(page).await;
                report.stored += 1;
            }
            Err(_) => report.given_up += 1,
        }
    }
    report
}
