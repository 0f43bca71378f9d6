//! The limits become points in time, and a method at each error says whose it was.

use std::time::Duration;

use testkit::scene::{Service, Unavailable};
use tokio::time::{Instant, error::Elapsed, timeout_at};

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

trait Whose<T> {
    fn of(self, layer: Layer) -> Result<T, Failure>;
}

impl<T> Whose<T> for Result<T, Elapsed> {
    fn of(self, layer: Layer) -> Result<T, Failure> {
        self.or(Err(Failure::Late(layer)))
    }
}

pub async fn answer(
    backend: &Service,
    gateway: GatewayTime,
    planner: PlannerTime,
    store: StoreTime,
) -> Result<String, Failure> {
    let deadline = Instant::now() + gateway.0;
    timeout_at(deadline, plan(backend, planner, store)).await.of(Layer::Gateway)?
}

pub async fn plan(
    backend: &Service,
    planner: PlannerTime,
    store: StoreTime,
) -> Result<String, Failure> {
    let deadline = Instant::now() + planner.0;
    timeout_at(deadline, roads(backend, store)).await.of(Layer::Planner)??;
    Ok(timeout_at(deadline, backend.fetch("route")).await.of(Layer::Planner)??)
}

pub async fn roads(backend: &Service, store: StoreTime) -> Result<String, Failure> {
    let deadline = Instant::now() + store.0;
    Ok(timeout_at(deadline, backend.fetch("roads")).await.of(Layer::Store)??)
}

pub async fn prepare(backend: &Service) -> Result<String, Failure> {
    plan(backend, PLANNER, STORE).await
}
