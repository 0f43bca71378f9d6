//! A task for each page waits for one of three places, and its time runs while it waits.
//!
//! fails: a_slow_disk_gives_up_no_page
//! says: LOST
//! fails: every_page_is_fetched_and_stored
//! fails: a_page_that_never_comes_is_given_up_in_time
//! says: were given up before

use std::{sync::Arc, time::Duration};

use testkit::scene::{Site, Store};
use tokio::{sync::Semaphore, task::JoinSet, time::timeout};

const AT_ONCE: usize = 3;
const PATIENCE: Duration = Duration::from_millis(50);

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub stored: usize,
    pub given_up: usize,
}

pub async fn mirror(site: Site, pages: Vec<String>, disk: Store) -> Report {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut fetches = JoinSet::new();
    for page in pages {
        let (site, places) = (site.clone(), Arc::clone(&places));
        let fetch = async move {
            let _place = places.acquire().await;
            site.fetch(page).await
        };
        fetches.spawn(timeout(PATIENCE, fetch));
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
