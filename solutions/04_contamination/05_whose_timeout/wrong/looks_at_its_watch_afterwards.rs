//! Lets everything finish and says afterwards who took too long: nobody's limit limits anything.
//!
//! fails: when_the_roads_are_slow_the_shortest_limit_is_named
//! says: answer() returned Err(Late(Gateway)) after 240 ms
//! fails: when_the_route_is_slow_the_store_is_not_named
//! says: after 210 ms
//! fails: a_caller_waits_100_ms
//! says: answer() returned Err(Late(Gateway)) after 310 ms
//! fails: a_layer_that_is_asked_alone_names_itself
//! says: after 210 ms
//! fails: the_route_of_the_day_may_take_500_ms
//! says: after 910 ms

use std::time::Duration;

use testkit::scene::{Service, Unavailable};
use tokio::time::Instant;

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
    measured(gateway.0, Layer::Gateway, plan(backend, planner, store)).await
}

pub async fn plan(
    backend: &Service,
    planner: PlannerTime,
    store: StoreTime,
) -> Result<String, Failure> {
    let route = async {
        let roads = roads(backend, store).await;
        let route = backend.fetch("route").await;
        roads.and(Ok(route?))
    };
    measured(planner.0, Layer::Planner, route).await
}

pub async fn roads(backend: &Service, store: StoreTime) -> Result<String, Failure> {
    measured(store.0, Layer::Store, async { Ok(backend.fetch("roads").await?) }).await
}

pub async fn prepare(backend: &Service) -> Result<String, Failure> {
    plan(backend, PLANNER, STORE).await
}

async fn measured(
    limit: Duration,
    layer: Layer,
    work: impl Future<Output = Result<String, Failure>>,
) -> Result<String, Failure> {
    let began = Instant::now();
    let output = work.await;
    match began.elapsed() > limit {
        true => Err(Failure::Late(layer)),
        false => output,
    }
}
