//! A queue that is never full: no fetch ever stands still, and all pages are in memory.
//!
//! fails: pages_do_not_pile_up_before_a_slow_disk
//! says: LEAK

use std::time::Duration;

use futures::{StreamExt, stream};
use testkit::scene::{Site, Store};
use tokio::{join, sync::mpsc, time::timeout};

const AT_ONCE: usize = 3;
const PATIENCE: Duration = Duration::from_millis(50);

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub stored: usize,
    pub given_up: usize,
}

pub async fn mirror(site: Site, pages: Vec<String>, disk: Store) -> Report {
    let (queue, mut fetched) = mpsc::unbounded_channel();
    let fetch = async move {
        let mut pages = stream::iter(pages)
            .map(|page| timeout(PATIENCE, site.fetch(page)))
            .buffer_unordered(AT_ONCE);
        while let Some(page) = pages.next().await {
            queue.send(page).expect("the disk is there to the end");
        }
        drop(queue);
    };
    let store = async {
        let mut report = Report::default();
        while let Some(page) = fetched.recv().await {
            match page {
                Ok(page) => {
                    disk.write(page).await;
                    report.stored += 1;
                }
                Err(_) => report.given_up += 1,
            }
        }
        report
    };
    join!(fetch, store).1
}
