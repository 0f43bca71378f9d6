//! for_each_concurrent has the body where it is polled: right where nothing comes out of the stream.

use std::{cell::RefCell, time::Duration};

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
    let report = RefCell::new(Report::default());
    stream::iter(pages)
        .for_each_concurrent(AT_ONCE, async |page| {
            match timeout(PATIENCE, site.fetch(page)).await {
                Ok(page) => {
                    disk.write(page).await;
                    report.borrow_mut().stored += 1;
                }
                Err(_) => report.borrow_mut().given_up += 1,
            }
        })
        .await;
    report.into_inner()
}
