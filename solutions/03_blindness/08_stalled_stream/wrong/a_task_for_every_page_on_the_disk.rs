//! The storing is spawned, so the loop is back at once, and as many pages wait for the disk as the site can deliver.
//!
//! fails: pages_do_not_pile_up_before_a_slow_disk
//! says: LEAK

use std::time::Duration;

use futures::{StreamExt, stream};
use testkit::scene::{Site, Store};
use tokio::{task::JoinSet, time::timeout};

const AT_ONCE: usize = 3;
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
    let mut storing = JoinSet::new();
    while let Some(page) = fetched.next().await {
        match page {
            Ok(page) => {
                let disk = disk.clone();
                storing.spawn(async move { disk.write(page).await });
                report.stored += 1;
            }
            Err(_) => report.given_up += 1,
        }
    }
    storing.join_all().await;
    report
}
