//! The limits have types, and the functions take them all: a parameter for the owner lets every owner in.
//!
//! fails: a_limit_of_another_layer_does_not_compile
//! says: `drop(plan(backend, gateway(), store()).await);`

use std::{marker::PhantomData, time::Duration};

use testkit::scene::{Service, Unavailable};
use tokio::time::timeout;

pub struct Limit<Owner> {
    time: Duration,
    owner: PhantomData<Owner>,
}

pub enum Gateway {}
pub enum Planner {}
pub enum Store {}

pub type GatewayTime = Limit<Gateway>;
pub type PlannerTime = Limit<Planner>;
pub type StoreTime = Limit<Store>;

impl<Owner> Limit<Owner> {
    pub const fn from_millis(millis: u64) -> Self {
        Self { time: Duration::from_millis(millis), owner: PhantomData }
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
    let route = timeout(gateway.time, plan(backend, planner, store)).await;
    route.map_err(|_| Failure::Late(Layer::Gateway))?
}

pub async fn plan<A, B>(
    backend: &Service,
    planner: Limit<A>,
    store: Limit<B>,
) -> Result<String, Failure> {
    let route = timeout(planner.time, async {
        roads(backend, store).await?;
        Ok(backend.fetch("route").await?)
    });
    route.await.map_err(|_| Failure::Late(Layer::Planner))?
}

pub async fn roads<B>(backend: &Service, store: Limit<B>) -> Result<String, Failure> {
    let roads = timeout(store.time, backend.fetch("roads")).await;
    Ok(roads.map_err(|_| Failure::Late(Layer::Store))??)
}

pub async fn prepare(backend: &Service) -> Result<String, Failure> {
    plan(backend, PLANNER, STORE).await
}
