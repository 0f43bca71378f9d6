//! Names the right layer at each timeout, and leaves the limits what they are: three names for one type.
//!
//! fails: a_limit_of_another_layer_does_not_compile
//! says: WRONG RESULT: tests/ui/gives_a_layer_the_limit_of_another.rs has 49 lines that must not compile: a layer is given a limit that is not its own, or that `from_millis` did not make. 33 of them compiled: `drop(plan(backend, gateway(), store()).await);`

use std::time::Duration;

use testkit::scene::{Service, Unavailable};
use tokio::time::timeout;

pub type GatewayTime = Duration;
pub type PlannerTime = Duration;
pub type StoreTime = Duration;

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
    let route = timeout(gateway, plan(backend, planner, store)).await;
    route.map_err(|_| Failure::Late(Layer::Gateway))?
}

pub async fn plan(
    backend: &Service,
    planner: PlannerTime,
    store: StoreTime,
) -> Result<String, Failure> {
    let route = timeout(planner, async {
        roads(backend, store).await?;
        Ok(backend.fetch("route").await?)
    });
    route.await.map_err(|_| Failure::Late(Layer::Planner))?
}

pub async fn roads(backend: &Service, store: StoreTime) -> Result<String, Failure> {
    let roads = timeout(store, backend.fetch("roads")).await;
    Ok(roads.map_err(|_| Failure::Late(Layer::Store))??)
}

pub async fn prepare(backend: &Service) -> Result<String, Failure> {
    plan(backend, PLANNER, STORE).await
}
