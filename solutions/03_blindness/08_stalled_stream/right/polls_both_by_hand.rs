//! A select! that stores and fetches in one loop: right where the two need to know of each other.

use std::{collections::VecDeque, pin::pin, time::Duration};

use futures::{FutureExt, StreamExt, future::Fuse, stream::FuturesUnordered};
use testkit::scene::{Site, Store};
use tokio::{select, time::timeout};

const AT_ONCE: usize = 3;
const PATIENCE: Duration = Duration::from_millis(50);

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub stored: usize,
    pub given_up: usize,
}

pub async fn mirror(site: Site, pages: Vec<String>, disk: Store) -> Report {
    let mut report = Report::default();
    let mut pages = pages.into_iter();
    let mut fetches = FuturesUnordered::new();
    let mut waiting: VecDeque<String> = VecDeque::new();
    let mut storing = pin!(Fuse::terminated());
    let mut is_storing = false;
    loop {
        while fetches.len() + waiting.len() < AT_ONCE
            && let Some(page) = pages.next()
        {
            fetches.push(timeout(PATIENCE, site.fetch(page)));
        }
        if !is_storing && let Some(page) = waiting.pop_front() {
            storing.set(disk.write(page).fuse());
            is_storing = true;
        }
        if fetches.is_empty() && waiting.is_empty() && !is_storing {
            return report;
        }
        select! {
            Some(page) = fetches.next() => match page {
                Ok(page) => waiting.push_back(page),
                Err(_) => report.given_up += 1,
            },
            () = &mut storing, if is_storing => {
                is_storing = false;
                report.stored += 1;
            }
        }
    }
}
