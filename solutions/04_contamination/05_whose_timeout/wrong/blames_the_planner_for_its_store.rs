//! Two timeouts in one function, and one `map_err` for both: whatever is late in there, the planner was.
//!
//! fails: when_the_roads_are_slow_the_shortest_limit_is_named
//! says: so that Store ran out of time; answer() returned Err(Late(Planner))
//! fails: the_route_of_the_day_may_take_500_ms
//! says: after 50 ms prepare() returned Err(Late(Planner))

use std::time::Duration;

use testkit::scene::{Service, Unavailable};
use tokio::time::{error::Elapsed, timeout};

pub struct GatewayTime(Duration);

impl GatewayTime {
    pub const fn from_millis(millis: u64) -> Self {
        Self(Duration::from_millis(millis))
    }
}

pub struct PlannerTime(Duration);

impl PlannerTime {
    pub const fn from_millis(millis: u64) -> Self {
        Self(Duration::from_millis(millis))
    }
}

pub struct StoreTime(Duration);

impl StoreTime {
    pub const fn from_millis(millis: u64) -> Self {
        Self(Duration::from_millis(millis))
    }
}

pub const GATEWAY: GatewayTime = GatewayTime::from_millis(100);
pub const PLANNER: PlannerTime = PlannerTime::from_millis(500);
pub const STORE: StoreTime = StoreTime::from_millis(50);

#[derive(Debug, PartialEq, Eq)]
pub enum Layer {
    Gateway,
    Planner,
    Store,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    Late(Layer),
    Unavailable(Unavailable),
}

impl From<Unavailable> for Failure {
    fn from(unavailable: Unavailable) -> Self {
        Self::Unavailable(unavailable)
    }
}

pub async fn answer(
    backend: &Service,
    gateway: GatewayTime,
    planner: PlannerTime,
    store: StoreTime,
) -> Result<String, Failure> {
    let route = timeout(gateway.0, plan(backend, planner, store)).await;
    route.map_err(|_| Failure::Late(Layer::Gateway))?
}

pub async fn plan(
    backend: &Service,
    planner: PlannerTime,
    store: StoreTime,
) -> Result<String, Failure> {
    let route: Result<Result<String, Unavailable>, Elapsed> = async {
        timeout(planner.0, async {
            match timeout(store.0, backend.fetch("roads")).await? {
                Ok(_) => Ok(backend.fetch("route").await),
                Err(unavailable) => Ok(Err(unavailable)),
            }
        })
        .await?
    }
    .await;
    Ok(route.map_err(|_| Failure::Late(Layer::Planner))??)
}

pub async fn roads(backend: &Service, store: StoreTime) -> Result<String, Failure> {
    let roads = timeout(store.0, backend.fetch("roads")).await;
    Ok(roads.map_err(|_| Failure::Late(Layer::Store))??)
}

pub async fn prepare(backend: &Service) -> Result<String, Failure> {
    plan(backend, PLANNER, STORE).await
}
