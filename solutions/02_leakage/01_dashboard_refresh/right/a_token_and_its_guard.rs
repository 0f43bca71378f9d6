//! The tasks listen to a token, and its guard lives in this future: right where the tasks have to clean up.

use testkit::scene::{Service, Unavailable};
use tokio_util::sync::CancellationToken;

#[derive(Debug, PartialEq, Eq)]
pub struct Dashboard {
    pub profile: String,
    pub orders: String,
    pub alerts: String,
}

pub async fn load(backend: Service) -> Result<Dashboard, Unavailable> {
    let stop = CancellationToken::new();
    let _guard = stop.clone().drop_guard();
    let part = |name: &'static str| {
        let (backend, stop) = (backend.clone(), stop.clone());
        tokio::spawn(async move {
            let fetch = stop.run_until_cancelled(backend.fetch(name)).await;
            fetch.unwrap_or_else(|| Err(Unavailable(name.to_owned())))
        })
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
