//! Gateway and planner wait for tasks, and the handles abort what nobody waits for any more.

use std::time::Duration;

use testkit::scene::{Service, Unavailable};
use tokio::{spawn, time::timeout};
use tokio_util::task::AbortOnDropHandle;

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
    let route = async move { plan(&backend, planner, store).await };
    in_a_task(gateway.0, Layer::Gateway, route).await
}

pub async fn plan(
    backend: &Service,
    planner: PlannerTime,
    store: StoreTime,
) -> Result<String, Failure> {
    let backend = backend.clone();
    let route = async move {
        roads(&backend, store).await?;
        Ok(backend.fetch("route").await?)
    };
    in_a_task(planner.0, Layer::Planner, route).await
}

pub async fn roads(backend: &Service, store: StoreTime) -> Result<String, Failure> {
    let backend = backend.clone();
    in_a_task(store.0, Layer::Store, async move { Ok(backend.fetch("roads").await?) }).await
}

async fn in_a_task(
    limit: Duration,
    layer: Layer,
    work: impl Future<Output = Result<String, Failure>> + Send + 'static,
) -> Result<String, Failure> {
    match timeout(limit, AbortOnDropHandle::new(spawn(work))).await {
        Ok(output) => output.expect("nobody panics here"),
        Err(_) => Err(Failure::Late(layer)),
    }
}

pub async fn prepare(backend: &Service) -> Result<String, Failure> {
    plan(backend, PLANNER, STORE).await
}
