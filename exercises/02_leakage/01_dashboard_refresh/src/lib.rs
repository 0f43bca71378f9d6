//! A page of a shop's dashboard, put together from three fetches.
//!
//! It works whenever it is allowed to finish. Readers refresh the page before that, and with every refresh three
//! more fetches run for nobody.

use testkit::scene::{Service, Unavailable};

/// What the page shows.
#[derive(Debug, PartialEq, Eq)]
pub struct Dashboard {
    pub profile: String,
    pub orders: String,
    pub alerts: String,
}

/// Loads the page, all three parts at the same time.
///
/// # Errors
///
/// The part that is unavailable, as soon as one is; the others are not fetched any further.
///
/// # Cancel safety
///
/// If this future is dropped, its fetches stop: a moment later nothing of it is running.
//
// TODO: keep the two promises above, without changing the signature.
pub async fn load(backend: Service) -> Result<Dashboard, Unavailable> {
    let part = |name: &'static str| {
        let backend = backend.clone();
        tokio::spawn(async move { backend.fetch(name).await })
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
