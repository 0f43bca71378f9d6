//! A timeout of its own that is shorter than the slowest part.
//!
//! fails: a_page_that_may_finish_has_all_three_parts
//! says: WRONG RESULT
//! fails: the_three_parts_are_fetched_at_the_same_time
//! says: WRONG RESULT
//! fails: a_finished_page_leaves_nothing_behind
//! says: WRONG RESULT

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
    match tokio::time::timeout(Duration::from_millis(90), fetches).await {
        Ok(page) => page,
        Err(_) => Err(Unavailable("the page".to_owned())),
    }
}
