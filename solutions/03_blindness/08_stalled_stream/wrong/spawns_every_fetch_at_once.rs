//! All fetches are tasks, and all of them begin at once.
//!
//! fails: three_pages_are_fetched_at_the_same_time
//! says: it was 9 of 9
//! fails: pages_do_not_pile_up_before_a_slow_disk
//! says: LEAK

use std::time::Duration;

use testkit::scene::{Site, Store};
use tokio::{task::JoinSet, time::timeout};

const PATIENCE: Duration = Duration::from_millis(50);

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub stored: usize,
    pub given_up: usize,
}

pub async fn mirror(site: Site, pages: Vec<String>, disk: Store) -> Report {
    let mut fetches = JoinSet::new();
    for page in pages {
        let site = site.clone();
        fetches.spawn(async move { timeout(PATIENCE, site.fetch(page)).await });
    }
    let mut report = Report::default();
    while let Some(page) = fetches.join_next().await {
        match page.expect("fetches do not panic") {
            Ok(page) => {
                disk.write(page).await;
                report.stored += 1;
            }
            Err(_) => report.given_up += 1,
        }
    }
    report
}
