//! Waits before it takes the place of a page that was given up, as if the site needed a rest.
//!
//! fails: a_page_that_never_comes_is_given_up_in_time
//! says: BLIND UNDER LOAD: pages 1 to 3 of 6 never came and were given up; 5 ms later no other had been asked for

use std::time::Duration;

use futures::{StreamExt, stream};
use testkit::scene::{Site, Store};
use tokio::time::{sleep, timeout};

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
            let Ok(page) = timeout(PATIENCE, site.fetch(page)).await else {
                sleep(Duration::from_millis(90)).await;
                return None;
            };
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
