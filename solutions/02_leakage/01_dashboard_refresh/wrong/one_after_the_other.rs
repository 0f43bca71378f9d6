//! Gives up the tasks, and with them the concurrency.
//!
//! fails: the_three_parts_are_fetched_at_the_same_time
//! says: SERIAL: the page took 240 ms
//! fails: a_part_that_fails_early_ends_the_page_early
//! says: load() said so at 240 ms, when 2 of the other 2

use testkit::scene::{Service, Unavailable};

#[derive(Debug, PartialEq, Eq)]
pub struct Dashboard {
    pub profile: String,
    pub orders: String,
    pub alerts: String,
}

pub async fn load(backend: Service) -> Result<Dashboard, Unavailable> {
    Ok(Dashboard {
        profile: backend.fetch("profile").await?,
        orders: backend.fetch("orders").await?,
        alerts: backend.fetch("alerts").await?,
    })
}
