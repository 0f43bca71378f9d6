//! The caller waits for a task that plans, and the task does not hear of it when the caller has left.
//!
//! fails: what_is_late_is_not_worked_on_any_further
//! says: LEAK: at 40 ms answer() returned Err(Late(Gateway)); 1 ms later, fetches at work for it: 1, tasks of it alive: 1.
//! fails: a_caller_who_hangs_up_leaves_nothing_behind
//! says: LEAK: the caller hung up at 20 ms, and answer() was dropped; 1 ms later, fetches at work for it: 1, tasks of it alive: 1.

use std::time::Duration;

use testkit::scene::{Service, Unavailable};
use tokio::{spawn, time::timeout};

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
    let backend = backend.clone();
    let route = spawn(async move { plan(&backend, planner, store).await });
    match timeout(gateway.0, route).await {
        Ok(route) => route.expect("planning does not panic"),
        Err(_) => Err(Failure::Late(Layer::Gateway)),
    }
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
