//! Every fetch brings its page to the disk's queue itself, so that it waits there as one of three: right for one writer.

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
    let (queue, mut fetched) = mpsc::channel(1);
    let fetch = async move {
        stream::iter(pages)
            .for_each_concurrent(AT_ONCE, async |page| {
                let page = timeout(PATIENCE, site.fetch(page)).await;
                queue.send(page).await.expect("the disk is there to the end");
            })
            .await;
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
