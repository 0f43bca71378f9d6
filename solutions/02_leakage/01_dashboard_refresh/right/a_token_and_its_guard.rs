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
    let part = async |name: &'static str| {
        let (backend, stop) = (backend.clone(), stop.clone());
        let fetch = tokio::spawn(async move {
            let fetch = stop.run_until_cancelled(backend.fetch(name)).await;
            fetch.unwrap_or_else(|| Err(Unavailable(name.to_owned())))
        });
        fetch.await.expect("fetches do not panic")
    };
    let (profile, orders, alerts) =
        tokio::try_join!(part("profile"), part("orders"), part("alerts"))?;
    Ok(Dashboard { profile, orders, alerts })
}
