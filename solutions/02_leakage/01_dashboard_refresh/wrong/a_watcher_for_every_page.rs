//! A task waits for the page to be dropped and aborts the fetches; when the page is complete it waits on.
//!
//! fails: a_finished_page_leaves_nothing_behind
//! says: LEAK AFTER SUCCESS: the page was complete, and tasks that it had started lived on: 1
//! fails: a_part_that_fails_early_ends_the_page_early
//! says: load() said so at 100 ms, when 2 of the other 2

use testkit::scene::{Service, Unavailable};
use tokio_util::sync::CancellationToken;

#[derive(Debug, PartialEq, Eq)]
pub struct Dashboard {
    pub profile: String,
    pub orders: String,
    pub alerts: String,
}

pub async fn load(backend: Service) -> Result<Dashboard, Unavailable> {
    let part = |name: &'static str| {
        let backend = backend.clone();
        tokio::spawn(async move { backend.fetch(name).await })
    };
    let profile = part("profile");
    let orders = part("orders");
    let alerts = part("alerts");

    let dropped = CancellationToken::new();
    let guard = dropped.clone().drop_guard();
    let handles = [profile.abort_handle(), orders.abort_handle(), alerts.abort_handle()];
    tokio::spawn(async move {
        dropped.cancelled().await;
        for handle in handles {
            handle.abort();
        }
    });

    let page = Dashboard {
        profile: profile.await.unwrap()?,
        orders: orders.await.unwrap()?,
        alerts: alerts.await.unwrap()?,
    };
    guard.disarm();
    Ok(page)
}
