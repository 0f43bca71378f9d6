//! A page of a shop's dashboard, put together from three fetches.

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
pub async fn load(backend: Service) -> Result<Dashboard, Unavailable> {
    // No task, so nothing that could outlive us: the three fetches are part of this future. Tasks in a `JoinSet`
    // are as good, and better where the parts need more than one thread.
    let (profile, orders, alerts) = tokio::try_join!(
        backend.fetch("profile"),
        backend.fetch("orders"),
        backend.fetch("alerts"),
    )?;

    Ok(Dashboard { profile, orders, alerts })
}
