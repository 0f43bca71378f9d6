//! A JoinSet aborts its tasks when it is dropped: right where the parts need more than one thread.

use std::collections::HashMap;

use testkit::scene::{Service, Unavailable};

#[derive(Debug, PartialEq, Eq)]
pub struct Dashboard {
    pub profile: String,
    pub orders: String,
    pub alerts: String,
}

pub async fn load(backend: Service) -> Result<Dashboard, Unavailable> {
    let mut fetches = tokio::task::JoinSet::new();
    for name in ["profile", "orders", "alerts"] {
        let backend = backend.clone();
        fetches.spawn(async move { Ok((name, backend.fetch(name).await?)) });
    }

    let mut parts = HashMap::new();
    while let Some(fetch) = fetches.join_next().await {
        let (name, part) = fetch.expect("fetches do not panic")?;
        parts.insert(name, part);
    }
    let mut part = |name| parts.remove(name).expect("every part was fetched");
    Ok(Dashboard { profile: part("profile"), orders: part("orders"), alerts: part("alerts") })
}
