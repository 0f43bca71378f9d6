//! Three workers share the list and ask a token: right where the workers outlive one list.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use testkit::scene::{Site, Store};
use tokio::{sync::mpsc, time::timeout};
use tokio_util::sync::CancellationToken;

const AT_ONCE: usize = 3;

const PATIENCE: Duration = Duration::from_millis(50);

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub stored: usize,
    pub given_up: usize,
}

pub async fn mirror(site: Site, pages: Vec<String>, disk: Store) -> Report {
    let stop = CancellationToken::new();
    let _guard = stop.clone().drop_guard();
    let (tx, mut rx) = mpsc::channel(4);
    let pages = Arc::new(Mutex::new(pages.into_iter()));
    for _ in 0..AT_ONCE {
        let (tx, pages, site, stop) = (tx.clone(), Arc::clone(&pages), site.clone(), stop.clone());
        tokio::spawn(stop.run_until_cancelled_owned(async move {
            loop {
                let Some(page) = pages.lock().expect("nobody panics").next() else { break };
                let page = timeout(PATIENCE, site.fetch(page)).await;
                if tx.send(page).await.is_err() {
                    break;
                }
            }
        }));
    }
    drop(tx);
    let mut report = Report::default();
    while let Some(page) = rx.recv().await {
        match page {
            Ok(page) => {
                disk.write(page).await;
                report.stored += 1;
            }
            Err(_) => report.given_up += 1,
        }
    }
    report
}
