//! Takes the shortest of the three limits for the whole, and calls it by its owner's name: the store's limit is for the
//! roads, and now the route has to be planned in it too.
//!
//! fails: an_answer_in_time_is_the_route
//! says: WRONG RESULT: the roads took 10 ms and the route 40; the gateway had 100 ms, the planner 60 and the store 30, which is enough for each; after 30 ms answer() returned Err(Late(Store))
//! fails: when_the_route_is_slow_the_store_is_not_named
//! says: answer() returned Err(Late(Store))
//! fails: the_route_of_the_day_may_take_500_ms
//! says: after 50 ms prepare() returned Err(Late(Store))
//! fails: a_caller_waits_100_ms
//! says: answer() returned Err(Late(Store)) after 50 ms
//! fails: a_layer_that_is_asked_alone_names_itself
//! says: after 20 ms plan() returned Err(Late(Store))

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

pub async fn answer(
    backend: &Service,
    gateway: GatewayTime,
    planner: PlannerTime,
    store: StoreTime,
) -> Result<String, Failure> {
    let limits =
        [(gateway.0, Layer::Gateway), (planner.0, Layer::Planner), (store.0, Layer::Store)];
    within(limits, route(backend)).await
}

pub async fn plan(
    backend: &Service,
    planner: PlannerTime,
    store: StoreTime,
) -> Result<String, Failure> {
    within([(planner.0, Layer::Planner), (store.0, Layer::Store)], route(backend)).await
}

pub async fn roads(backend: &Service, store: StoreTime) -> Result<String, Failure> {
    let roads = timeout(store.0, backend.fetch("roads")).await;
    Ok(roads.map_err(|_| Failure::Late(Layer::Store))??)
}

pub async fn prepare(backend: &Service) -> Result<String, Failure> {
    plan(backend, PLANNER, STORE).await
}

async fn route(backend: &Service) -> Result<String, Failure> {
    backend.fetch("roads").await?;
    Ok(backend.fetch("route").await?)
}

async fn within<const N: usize>(
    limits: [(Duration, Layer); N],
    work: impl Future<Output = Result<String, Failure>>,
) -> Result<String, Failure> {
    let shortest = limits.into_iter().min_by_key(|(limit, _)| *limit);
    let (limit, layer) = shortest.expect("at least one limit");
    timeout(limit, work).await.map_err(|_| Failure::Late(layer))?
}
