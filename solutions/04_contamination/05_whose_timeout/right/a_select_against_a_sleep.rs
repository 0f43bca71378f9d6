//! A branch for each end: the one that is taken says which limit ran out.

use std::time::Duration;

use testkit::scene::{Service, Unavailable};
use tokio::{select, time::sleep};

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
    select! {
        biased;
        route = plan(backend, planner, store) => route,
        () = sleep(gateway.0) => Err(Failure::Late(Layer::Gateway)),
    }
}

pub async fn plan(
    backend: &Service,
    planner: PlannerTime,
    store: StoreTime,
) -> Result<String, Failure> {
    let route = async {
        roads(backend, store).await?;
        Ok(backend.fetch("route").await?)
    };
    select! {
        biased;
        route = route => route,
        () = sleep(planner.0) => Err(Failure::Late(Layer::Planner)),
    }
}

pub async fn roads(backend: &Service, store: StoreTime) -> Result<String, Failure> {
    select! {
        biased;
        roads = backend.fetch("roads") => Ok(roads?),
        () = sleep(store.0) => Err(Failure::Late(Layer::Store)),
    }
}

pub async fn prepare(backend: &Service) -> Result<String, Failure> {
    plan(backend, PLANNER, STORE).await
}
