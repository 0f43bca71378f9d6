//! Boxes its errors and looks into their text at the end, where three limits read the same.
//!
//! fails: when_the_roads_are_slow_the_shortest_limit_is_named
//! says: so that Planner ran out of time; answer() returned Err(Late(Gateway))
//! fails: when_the_route_is_slow_the_store_is_not_named
//! says: so that Planner ran out of time; answer() returned Err(Late(Gateway))
//! fails: a_layer_that_is_asked_alone_names_itself
//! says: after 40 ms plan() returned Err(Late(Gateway))
//! fails: the_route_of_the_day_may_take_500_ms
//! says: after 500 ms prepare() returned Err(Late(Gateway))

use std::{error::Error, time::Duration};

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

fn failure(error: Box<dyn Error>) -> Failure {
    if error.to_string().contains("deadline has elapsed") {
        return Failure::Late(Layer::Gateway);
    }
    match error.downcast::<Unavailable>() {
        Ok(unavailable) => Failure::Unavailable(*unavailable),
        Err(_) => Failure::Late(Layer::Gateway),
    }
}

pub async fn answer(
    backend: &Service,
    gateway: GatewayTime,
    planner: PlannerTime,
    store: StoreTime,
) -> Result<String, Failure> {
    let route = async { Ok(timeout(gateway.0, planned(backend, planner, store)).await??) };
    route.await.map_err(failure)
}

pub async fn plan(
    backend: &Service,
    planner: PlannerTime,
    store: StoreTime,
) -> Result<String, Failure> {
    planned(backend, planner, store).await.map_err(failure)
}

pub async fn roads(backend: &Service, store: StoreTime) -> Result<String, Failure> {
    read(backend, store).await.map_err(failure)
}

async fn planned(
    backend: &Service,
    planner: PlannerTime,
    store: StoreTime,
) -> Result<String, Box<dyn Error>> {
    let route = timeout(planner.0, async {
        read(backend, store).await?;
        Ok::<_, Box<dyn Error>>(backend.fetch("route").await?)
    });
    route.await?
}

async fn read(backend: &Service, store: StoreTime) -> Result<String, Box<dyn Error>> {
    Ok(timeout(store.0, backend.fetch("roads")).await??)
}

pub async fn prepare(backend: &Service) -> Result<String, Failure> {
    plan(backend, PLANNER, STORE).await
}
