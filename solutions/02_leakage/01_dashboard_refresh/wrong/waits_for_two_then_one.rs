//! Owns its tasks and hears the first error of two of them; that of the third has to wait for its turn.
//!
//! fails: a_part_that_fails_early_ends_the_page_early
//! says: LEAK: `orders` was unavailable at 60 ms; load() said so at 100 ms, when 2 of the other 2

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
        let task = AbortOnDropHandle::new(tokio::spawn(async move { backend.fetch(name).await }));
        async { task.await.expect("fetches do not panic") }
    };
    let (profile, orders, alerts) = (part("profile"), part("orders"), part("alerts"));
    let (profile, alerts) = tokio::try_join!(profile, alerts)?;
    Ok(Dashboard { profile, orders: orders.await?, alerts })
}
