//! FuturesUnordered drives its futures inside this one: for a number of parts that is not known before.

use std::collections::HashMap;

use futures::{TryStreamExt, stream::FuturesUnordered};
use testkit::scene::{Service, Unavailable};

#[derive(Debug, PartialEq, Eq)]
pub struct Dashboard {
    pub profile: String,
    pub orders: String,
    pub alerts: String,
}

pub async fn load(backend: Service) -> Result<Dashboard, Unavailable> {
    let fetch = async |name| Ok((name, backend.fetch(name).await?));
    let fetches = ["profile", "orders", "alerts"].map(fetch);
    let mut parts: HashMap<_, _> =
        fetches.into_iter().collect::<FuturesUnordered<_>>().try_collect().await?;
    let mut part = |name| parts.remove(name).expect("every part was fetched");
    Ok(Dashboard { profile: part("profile"), orders: part("orders"), alerts: part("alerts") })
}
