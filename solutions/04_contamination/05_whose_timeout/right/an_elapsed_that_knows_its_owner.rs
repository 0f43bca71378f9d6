//! The error has the owner in its type, so `?` may convert it after all: it cannot name anybody else.

use std::{marker::PhantomData, time::Duration};

use testkit::scene::{Service, Unavailable};
use tokio::time::timeout;

pub struct Limit<Owner>(Duration, PhantomData<Owner>);

pub struct Elapsed<Owner>(PhantomData<Owner>);

pub struct Gateway;
pub struct Planner;
pub struct Store;

pub type GatewayTime = Limit<Gateway>;
pub type PlannerTime = Limit<Planner>;
pub type StoreTime = Limit<Store>;

impl<Owner> Limit<Owner> {
    pub const fn from_millis(millis: u64) -> Self {
        Self(Duration::from_millis(millis), PhantomData)
    }

    async fn around<F: Future>(self, work: F) -> Result<F::Output, Elapsed<Owner>> {
        timeout(self.0, work).await.map_err(|_| Elapsed(PhantomData))
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

impl From<Elapsed<Gateway>> for Failure {
    fn from(_: Elapsed<Gateway>) -> Self {
        Self::Late(Layer::Gateway)
    }
}

impl From<Elapsed<Planner>> for Failure {
    fn from(_: Elapsed<Planner>) -> Self {
        Self::Late(Layer::Planner)
    }
}

impl From<Elapsed<Store>> for Failure {
    fn from(_: Elapsed<Store>) -> Self {
        Self::Late(Layer::Store)
    }
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
    gateway.around(plan(backend, planner, store)).await?
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
    planner.around(route).await?
}

pub async fn roads(backend: &Service, store: StoreTime) -> Result<String, Failure> {
    Ok(store.around(backend.fetch("roads")).await??)
}

pub async fn prepare(backend: &Service) -> Result<String, Failure> {
    plan(backend, PLANNER, STORE).await
}
