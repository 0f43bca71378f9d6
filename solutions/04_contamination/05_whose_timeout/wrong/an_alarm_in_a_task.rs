//! A task rings when a limit has run out, and the token that it cancels says whose; nobody tells it that all was well.
//!
//! fails: an_answer_leaves_nothing_behind
//! says: LEAK AFTER SUCCESS: at 30 ms answer() returned Ok("route"); 1 ms later, fetches at work for it: 0, tasks of it alive: 3.
//! fails: what_is_late_is_not_worked_on_any_further
//! says: LEAK: at 30 ms answer() returned Err(Late(Store)); 1 ms later, fetches at work for it: 0, tasks of it alive: 2.
//! fails: a_caller_who_hangs_up_leaves_nothing_behind
//! says: LEAK: the caller hung up at 20 ms, and answer() was dropped; 1 ms later, fetches at work for it: 0, tasks of it alive: 3.

use std::time::Duration;

use testkit::scene::{Service, Unavailable};
use tokio::{spawn, time::sleep};
use tokio_util::sync::CancellationToken;

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
    let route = plan(backend, planner, store);
    alarm(gateway.0).run_until_cancelled(route).await.unwrap_or(Err(Failure::Late(Layer::Gateway)))
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
    alarm(planner.0).run_until_cancelled(route).await.unwrap_or(Err(Failure::Late(Layer::Planner)))
}

pub async fn roads(backend: &Service, store: StoreTime) -> Result<String, Failure> {
    match alarm(store.0).run_until_cancelled(backend.fetch("roads")).await {
        Some(roads) => Ok(roads?),
        None => Err(Failure::Late(Layer::Store)),
    }
}

fn alarm(limit: Duration) -> CancellationToken {
    let token = CancellationToken::new();
    let rings = token.clone();
    spawn(async move {
        sleep(limit).await;
        rings.cancel();
    });
    token
}

pub async fn prepare(backend: &Service) -> Result<String, Failure> {
    plan(backend, PLANNER, STORE).await
}
