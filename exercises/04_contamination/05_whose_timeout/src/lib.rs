//! A route planner in three layers: a gateway where callers wait, the planner, and a store that has the roads.
//!
//! Each layer has a time limit. Whichever runs out, the gateway gets the blame; and one limit has reached a layer that
//! it was not made for.

use std::time::Duration;

use testkit::scene::{Service, Unavailable};
use tokio::time::{error::Elapsed, timeout};

/// How long a caller waits for an answer.
pub type GatewayTime = Duration;
/// How long a route may be planned.
pub type PlannerTime = Duration;
/// How long the store may take for its roads.
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
    /// The limit of this layer ran out.
    Late(Layer),
    /// There are no roads, or no route.
    Unavailable(Unavailable),
}

impl From<Elapsed> for Failure {
    fn from(_: Elapsed) -> Self {
        Self::Late(Layer::Gateway)
    }
}

impl From<Unavailable> for Failure {
    fn from(unavailable: Unavailable) -> Self {
        Self::Unavailable(unavailable)
    }
}

/// Answers a caller.
///
/// # Errors
///
/// `Late` names the layer whose limit ran out, here and in the functions below.
///
/// # Limits
///
/// Each of the three has a type of its own, which only `from_millis` makes. No function takes one that is another
/// layer's, or a bare `Duration`; and none of them turns into another.
///
/// # Cancel safety
///
/// Dropped or done, a moment later no fetch and no task of it is left, here and in the functions below.
//
// TODO: keep these three promises and that of `prepare`, without renaming anything or changing a number.
pub async fn answer(
    backend: &Service,
    gateway: GatewayTime,
    planner: PlannerTime,
    store: StoreTime,
) -> Result<String, Failure> {
    timeout(gateway, plan(backend, planner, store)).await?
}

/// Plans a route.
pub async fn plan(
    backend: &Service,
    planner: PlannerTime,
    store: StoreTime,
) -> Result<String, Failure> {
    let route = timeout(planner, async {
        roads(backend, store).await?;
        Ok::<_, Failure>(backend.fetch("route").await?)
    });
    route.await?
}

/// Gets the roads.
pub async fn roads(backend: &Service, store: StoreTime) -> Result<String, Failure> {
    Ok(timeout(store, backend.fetch("roads")).await??)
}

/// Plans the route of the day, before anybody asks for it: no caller waits, so that the planner may take its time.
pub async fn prepare(backend: &Service) -> Result<String, Failure> {
    plan(backend, GATEWAY, STORE).await
}
