//! Whichever fetch fails stops the others, and these say that they were unavailable: the first in line is blamed.
//!
//! fails: a_part_that_fails_stops_the_others
//! says: WRONG RESULT: `alerts` was unavailable, and nothing else; load() returned Err(Unavailable("profile"))

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
            let fetch = fetch.unwrap_or_else(|| Err(Unavailable(name.to_owned())));
            fetch.inspect_err(|_| stop.cancel())
        })
    };
    let (profile, orders, alerts) = (part("profile"), part("orders"), part("alerts"));

    Ok(Dashboard {
        profile: profile.await.expect("fetches do not panic")?,
        orders: orders.await.expect("fetches do not panic")?,
        alerts: alerts.await.expect("fetches do not panic")?,
    })
}
