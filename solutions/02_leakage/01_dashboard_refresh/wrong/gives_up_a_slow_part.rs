//! A timeout that nobody reaches on a good day, and a part that is slow on a bad one: nothing was unavailable.
//!
//! fails: a_page_that_may_finish_has_all_three_parts
//! says: WRONG RESULT: the slowest part takes 8000 ms, and the page

use std::time::Duration;

use testkit::scene::{Service, Unavailable};

#[derive(Debug, PartialEq, Eq)]
pub struct Dashboard {
    pub profile: String,
    pub orders: String,
    pub alerts: String,
}

pub async fn load(backend: Service) -> Result<Dashboard, Unavailable> {
    let fetches = async {
        let (profile, orders, alerts) = tokio::try_join!(
            backend.fetch("profile"),
            backend.fetch("orders"),
            backend.fetch("alerts"),
        )?;
        Ok(Dashboard { profile, orders, alerts })
    };
    match tokio::time::timeout(Duration::from_secs(5), fetches).await {
        Ok(page) => page,
        Err(_) => Err(Unavailable("the page".to_owned())),
    }
}
