//! Each layer has an error type of its own, and a `From` that leads up one step: right where layers are crates.

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

enum StoreError {
    Late,
    Unavailable(Unavailable),
}

enum PlannerError {
    Late,
    Store(StoreError),
    Unavailable(Unavailable),
}

impl From<StoreError> for PlannerError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Late => Self::Late(Layer::Store),
            StoreError::Unavailable(unavailable) => Self::Unavailable(unavailable),
        }
    }
}

impl From<PlannerError> for Failure {
    fn from(error: PlannerError) -> Self {
        match error {
            PlannerError::Late => Self::Late(Layer::Planner),
            PlannerError::Store(error) => error.into(),
            PlannerError::Unavailable(unavailable) => Self::Unavailable(unavailable),
        }
    }
}

pub async fn answer(
    backend: &Service,
    gateway: GatewayTime,
    planner: PlannerTime,
    store: StoreTime,
) -> Result<String, Failure> {
    match timeout(gateway.0, planned(backend, planner, store)).await {
        Ok(route) => Ok(route?),
        Err(_) => Err(Failure::Late(Layer::Gateway)),
    }
}

pub async fn plan(
    backend: &Service,
    planner: PlannerTime,
    store: StoreTime,
) -> Result<String, Failure> {
    Ok(planned(backend, planner, store).await?)
}

pub async fn roads(backend: &Service, store: StoreTime) -> Result<String, Failure> {
    Ok(read(backend, store).await?)
}

async fn planned(
    backend: &Service,
    planner: PlannerTime,
    store: StoreTime,
) -> Result<String, PlannerError> {
    let route = timeout(planner.0, async {
        read(backend, store).await?;
        backend.fetch("route").await.map_err(PlannerError::Unavailable)
    });
    route.await.unwrap_or(Err(PlannerError::Late))
}

async fn read(backend: &Service, store: StoreTime) -> Result<String, StoreError> {
    match timeout(store.0, backend.fetch("roads")).await {
        Ok(roads) => roads.map_err(StoreError::Unavailable),
        Err(_) => Err(StoreError::Late),
    }
}

pub async fn prepare(backend: &Service) -> Result<String, Failure> {
    plan(backend, PLANNER, STORE).await
}
