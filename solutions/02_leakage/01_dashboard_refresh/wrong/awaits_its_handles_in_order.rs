//! Every handle stops its task, but the first error is heard only when its turn comes.
//!
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
        AbortOnDropHandle::new(tokio::spawn(async move { backend.fetch(name).await }))
    };
    let profile = part("profile");
    let orders = part("orders");
    let alerts = part("alerts");

    Ok(Dashboard {
        profile: profile.await.expect("fetches do not panic")?,
        orders: orders.await.expect("fetches do not panic")?,
        alerts: alerts.await.expect("fetches do not panic")?,
    })
}
