//! Gives the first task a handle that aborts on drop and forgets the other two.
//!
//! fails: closing_the_page_stops_every_fetch
//! says: LEAK: the page was closed at 50 ms; 2 of its 3 fetches
//! fails: five_refreshes_are_one_page_of_work
//! says: 10 fetches were still running
//! fails: a_part_that_fails_stops_the_others
//! says: 1 of the other 2 fetches were still running
//! fails: a_part_that_fails_early_ends_the_page_early
//! says: load() said so at 100 ms, when 2 of the other 2

use testkit::scene::{Service, Unavailable};
use tokio_util::task::AbortOnDropHandle;

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
    let profile = AbortOnDropHandle::new(part("profile"));
    let orders = part("orders");
    let alerts = part("alerts");

    Ok(Dashboard {
        profile: profile.await.unwrap()?,
        orders: orders.await.unwrap()?,
        alerts: alerts.await.unwrap()?,
    })
}
