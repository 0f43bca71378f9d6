//! A constant in the place of a type parameter: one struct, three types.

use std::time::Duration;

use testkit::scene::{Service, Unavailable};
use tokio::time::timeout;

pub struct Limit<const LAYER: u8>(Duration);

pub type GatewayTime = Limit<0>;
pub type PlannerTime = Limit<1>;
pub type StoreTime = Limit<2>;

impl<const LAYER: u8> Limit<LAYER> {
    pub const fn from_millis(millis: u64) -> Self {
        Self(Duration::from_millis(millis))
    }

    fn layer() -> Layer {
        match LAYER {
            0 => Layer::Gateway,
            1 => Layer::Planner,
            _ => Layer::Store,
        }
    }

    async fn around<T>(self, work: impl Future<Output = T>) -> Result<T, Failure> {
        timeout(self.0, work).await.map_err(|_| Failure::Late(Self::layer()))
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
