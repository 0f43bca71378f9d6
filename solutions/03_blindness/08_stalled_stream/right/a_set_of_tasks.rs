//! A JoinSet of at most three tasks: no stream at all, and nothing that could stand still.

use std::time::Duration;

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
    let mut fetches = JoinSet::new();
    let mut pages = pages.into_iter();
    let mut report = Report::default();
    loop {
        while fetches.len() < AT_ONCE
            && let Some(page) = pages.next()
        {
            let site = site.clone();
            fetches.spawn(async move { timeout(PATIENCE, site.fetch(page)).await });
        }
        let Some(page) = fetches.join_next().await else { return report };
        match page.expect("fetches do not panic") {
            Ok(page) => {
                disk.write(page).await;
                report.stored += 1;
            }
            Err(_) => report.given_up += 1,
        }
    }
}
