//! Aborts the tasks in the last lines of load(), which a dropped future never reaches.
//!
//! fails: closing_the_page_stops_every_fetch
//! says: LEAK: the page was closed at 50 ms; 3 of its 3 fetches
//! fails: five_refreshes_are_one_page_of_work
//! says: 15 fetches were still running
//! fails: a_part_that_fails_early_ends_the_page_early
//! says: load() said so at 100 ms, when 2 of the other 2

use testkit::scene::{Service, Unavailable};

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
    let mut profile = part("profile");
    let mut orders = part("orders");
    let mut alerts = part("alerts");

    let page = async {
        Ok(Dashboard {
            profile: (&mut profile).await.unwrap()?,
            orders: (&mut orders).await.unwrap()?,
            alerts: (&mut alerts).await.unwrap()?,
        })
    }
    .await;

    profile.abort();
    orders.abort();
    alerts.abort();
    page
}
