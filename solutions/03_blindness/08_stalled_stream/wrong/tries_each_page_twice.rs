//! Every fetch a task, in which a page that was given up is asked for once more.
//!
//! fails: a_page_that_never_comes_is_given_up_in_time
//! says: TWICE: pages 2 and 5 of 6 never came; the site was asked for a page 8 times
//! fails: the_recording_of_three_pages
//! says: TIMELINE

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
                match timeout(PATIENCE, site.fetch(page.clone())).await {
                    Ok(page) => Ok(page),
                    Err(_) => timeout(PATIENCE, site.fetch(page)).await,
                }
            }))
        })
        .buffer_unordered(AT_ONCE);

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
