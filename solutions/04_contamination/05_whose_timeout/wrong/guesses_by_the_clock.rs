//! Looks at the clock when something was late: the limit that is as long as the wait was must have been the one.
//!
//! fails: when_the_route_is_slow_the_store_is_not_named
//! says: the gateway had 70 ms, the planner 50 and the store 50, so that Planner ran out of time; answer() returned Err(Late(Store))

use std::time::Duration;

use testkit::scene::{Service, Unavailable};
use tokio::time::{Instant, error::Elapsed, timeout};

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

enum Trouble {
    Late,
    Unavailable(Unavailable),
}

impl From<Elapsed> for Trouble {
    fn from(_: Elapsed) -> Self {
        Self::Late
    }
}

impl From<Unavailable> for Trouble {
    fn from(unavailable: Unavailable) -> Self {
        Self::Unavailable(unavailable)
    }
}

impl Trouble {
    fn since<const N: usize>(self, began: Instant, limits: [(Duration, Layer); N]) -> Failure {
        match self {
            Self::Late => {
                let waited = began.elapsed().as_millis();
                let whose = limits.into_iter().find(|(limit, _)| limit.as_millis() == waited);
                Failure::Late(whose.map_or(Layer::Gateway, |(_, layer)| layer))
            }
            Self::Unavailable(unavailable) => Failure::Unavailable(unavailable),
        }
    }
}

pub async fn answer(
    backend: &Service,
    gateway: GatewayTime,
    planner: PlannerTime,
    store: StoreTime,
) -> Result<String, Failure> {
    let began = Instant::now();
    let limits =
        [(store.0, Layer::Store), (planner.0, Layer::Planner), (gateway.0, Layer::Gateway)];
    let route = async { timeout(gateway.0, planned(backend, planner, store)).await? };
    route.await.map_err(|trouble| trouble.since(began, limits))
}

pub async fn plan(
    backend: &Service,
    planner: PlannerTime,
    store: StoreTime,
) -> Result<String, Failure> {
    let began = Instant::now();
    let limits = [(store.0, Layer::Store), (planner.0, Layer::Planner)];
    let route = planned(backend, planner, store).await;
    route.map_err(|trouble| trouble.since(began, limits))
}

pub async fn roads(backend: &Service, store: StoreTime) -> Result<String, Failure> {
    let roads = async { Ok::<_, Trouble>(timeout(store.0, backend.fetch("roads")).await??) };
    roads.await.map_err(|trouble| trouble.since(Instant::now(), [(Duration::ZERO, Layer::Store)]))
}

async fn planned(
    backend: &Service,
    planner: PlannerTime,
    store: StoreTime,
) -> Result<String, Trouble> {
    let route = timeout(planner.0, async {
        timeout(store.0, backend.fetch("roads")).await??;
        Ok(backend.fetch("route").await?)
    });
    route.await?
}

pub async fn prepare(backend: &Service) -> Result<String, Failure> {
    plan(backend, PLANNER, STORE).await
}
