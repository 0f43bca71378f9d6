//! The planner's limit comes from a file where it is a `Duration`, so one turns into the other; so does everybody else's.
//!
//! fails: a_limit_of_another_layer_does_not_compile
//! says: 2 of them compiled: `drop(plan(backend, any().into(), store()).await);`

use std::time::Duration;

use testkit::scene::{Service, Unavailable};
use tokio::time::timeout;

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

impl From<Duration> for PlannerTime {
    fn from(time: Duration) -> Self {
        Self(time)
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
    let route = timeout(planner.0, async {
        roads(backend, store).await?;
        Ok(backend.fetch("route").await?)
    });
    route.await.map_err(|_| Failure::Late(Layer::Planner))?
}

pub async fn roads(backend: &Service, store: StoreTime) -> Result<String, Failure> {
    let roads = timeout(store.0, backend.fetch("roads")).await;
    Ok(roads.map_err(|_| Failure::Late(Layer::Store))??)
}

pub async fn prepare(backend: &Service) -> Result<String, Failure> {
    plan(backend, PLANNER, STORE).await
}
