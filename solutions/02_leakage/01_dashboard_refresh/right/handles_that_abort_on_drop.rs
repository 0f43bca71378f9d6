//! Each handle takes its task along; try_join! hears the first error, whichever it is.

use testkit::scene::{Service, Unavailable};
use tokio_util::task::AbortOnDropHandle;

#[derive(Debug, PartialEq, Eq)]
pub struct Dashboard {
    pub profile: String,
    pub orders: String,
    pub alerts: String,
}

pub async fn load(backend: Service) -> Result<Dashboard, Unavailable> {
    let part = async |name: &'static str| {
        let backend = backend.clone();
        let fetch = tokio::spawn(async move { backend.fetch(name).await });
        AbortOnDropHandle::new(fetch).await.expect("fetches do not panic")
    };
    let (profile, orders, alerts) =
        tokio::try_join!(part("profile"), part("orders"), part("alerts"))?;
    Ok(Dashboard { profile, orders, alerts })
}
