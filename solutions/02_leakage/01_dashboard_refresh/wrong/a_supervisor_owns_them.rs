//! Moves the set of tasks into a task of its own, which nobody owns.
//!
//! fails: closing_the_page_stops_every_fetch
//! says: LEAK: the page was closed at 50 ms; 3 of its 3 fetches
//! fails: five_refreshes_are_one_page_of_work
//! says: 15 fetches were still running

use testkit::scene::{Service, Unavailable};

#[derive(Debug, PartialEq, Eq)]
pub struct Dashboard {
    pub profile: String,
    pub orders: String,
    pub alerts: String,
}

pub async fn load(backend: Service) -> Result<Dashboard, Unavailable> {
    let supervisor = tokio::spawn(async move {
        let (profile, orders, alerts) = tokio::try_join!(
            backend.fetch("profile"),
            backend.fetch("orders"),
            backend.fetch("alerts"),
        )?;
        Ok(Dashboard { profile, orders, alerts })
    });
    supervisor.await.unwrap()
}
