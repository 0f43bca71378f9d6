//! A route planner in three layers: a gateway where callers wait, the planner, and a store that has the roads.

use std::{marker::PhantomData, time::Duration};

use testkit::scene::{Service, Unavailable};
use tokio::time::timeout;

/// How long a caller waits for an answer.
pub type GatewayTime = Limit<Gateway>;
/// How long a route may be planned.
pub type PlannerTime = Limit<Planner>;
/// How long the store may take for its roads.
pub type StoreTime = Limit<Store>;

pub const GATEWAY: GatewayTime = GatewayTime::from_millis(100);
pub const PLANNER: PlannerTime = PlannerTime::from_millis(500);
pub const STORE: StoreTime = StoreTime::from_millis(50);

/// A limit that knows whose it is. Three structs, each with a `Duration` in it, are as good, and so is a constant in the
/// place of the type parameter.
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
    pub const fn from_millis(millis: u64) -> Self {
        Self { time: Duration::from_millis(millis), owner: PhantomData }
    }

    /// Nobody else makes a `Late`, so it names the layer whose limit this is. `map_err` at each `timeout` is as good, as
    /// long as no `From<Elapsed>` makes it unnecessary to think.
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
    /// The limit of this layer ran out.
    Late(Layer),
    /// There are no roads, or no route.
    Unavailable(Unavailable),
}

impl From<Unavailable> for Failure {
    fn from(unavailable: Unavailable) -> Self {
        Self::Unavailable(unavailable)
    }
}

/// Answers a caller.
pub async fn answer(
    backend: &Service,
    gateway: GatewayTime,
    planner: PlannerTime,
    store: StoreTime,
) -> Result<String, Failure> {
    gateway.around(plan(backend, planner, store)).await
}

/// Plans a route.
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

/// Gets the roads.
pub async fn roads(backend: &Service, store: StoreTime) -> Result<String, Failure> {
    store.around(async { Ok(backend.fetch("roads").await?) }).await
}

/// Plans the route of the day, before anybody asks for it: no caller waits, so that the planner may take its time.
pub async fn prepare(backend: &Service) -> Result<String, Failure> {
    // The compiler refused the gateway's limit.
    plan(backend, PLANNER, STORE).await
}
