//! The fetches stay in the stream, and the storing is a task that takes one page at a time: right if the disk computes.

use std::time::Duration;

use futures::{StreamExt, stream};
use testkit::scene::{Site, Store};
use tokio::{select, sync::mpsc, time::timeout};
use tokio_util::task::AbortOnDropHandle;

const AT_ONCE: usize = 3;
const PATIENCE: Duration = Duration::from_millis(50);

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub stored: usize,
    pub given_up: usize,
}

pub async fn mirror(site: Site, pages: Vec<String>, disk: Store) -> Report {
    let (queue, mut fetched) = mpsc::channel::<String>(1);
    let mut storing = AbortOnDropHandle::new(tokio::spawn(async move {
        let mut stored = 0;
        while let Some(page) = fetched.recv().await {
            disk.write(page).await;
            stored += 1;
        }
        stored
    }));
    let fetching = stream::iter(pages)
        .map(async |page| {
            let page = timeout(PATIENCE, site.fetch(page)).await.ok()?;
            queue.send(page).await.ok()
        })
        .buffer_unordered(AT_ONCE)
        .filter(|page| std::future::ready(page.is_none()))
        .count();
    let given_up = select! {
        given_up = fetching => given_up,
        _ = &mut storing => unreachable!("it ends when the queue does"),
    };
    drop(queue);
    let stored = storing.await.expect("storing does not panic");
    Report { stored, given_up }
}
