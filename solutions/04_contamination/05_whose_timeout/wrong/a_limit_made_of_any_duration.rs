//! Makes a limit of a `Duration`, as the lesson's listing does, and lets everybody do so.
//!
//! fails: a_limit_of_another_layer_does_not_compile
//! says: 3 of them compiled: `drop(plan(backend, PlannerTime::new(any()), store()).await);`

use std::{marker::PhantomData, time::Duration};

use testkit::scene::{Service, Unavailable};
use tokio::time::timeout;

pub type GatewayTime = Limit<Gateway>;
pub type PlannerTime = Limit<Planner>;
pub type StoreTime = Limit<Store>;

pub const GATEWAY: GatewayTime = GatewayTime::from_millis(100);
pub const PLANNER: PlannerTime = PlannerTime::from_millis(500);
pub const STORE: StoreTime = StoreTime::from_millis(50);

#[derive(Debug)]
pub struct Limit<Owner> {
    time: Duration,
    owner: PhantomData<Owner>,
}

#[derive(Debug)]
pub enum Gateway {}
#[derive(Debug)]
pub enum Planner {}
#[derive(Debug)]
pub enum Store {}

pub trait Owner {
    const LAYER: Layer;
}

impl Owner for Gateway {
    const LAYER: Layer = Layer::Gateway;
}

impl Owner for Planner {
    const LAYER: Layer = Layer::Planner;
}

impl Owner for Store {
    const LAYER: Layer = Layer::Store;
}

impl<O: Owner> Limit<O> {
    pub const fn new(time: Duration) -> Self {
        Self { time, owner: PhantomData }
    }

    pub const fn from_millis(millis: u64) -> Self {
        Self::new(Duration::from_millis(millis))
    }

    async fn around<T>(self, work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
        timeout(self.time, work).await.map_err(|_| Failure::Late(O::LAYER))?
    }
}

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
    gateway.around(plan(backend, planner, store)).await
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
    planner.around(route).await
}

pub async fn roads(backend: &Service, store: StoreTime) -> Result<String, Failure> {
    store.around(async { Ok(backend.fetch("roads").await?) }).await
}

pub async fn prepare(backend: &Service) -> Result<String, Failure> {
    plan(backend, PLANNER, STORE).await
}
