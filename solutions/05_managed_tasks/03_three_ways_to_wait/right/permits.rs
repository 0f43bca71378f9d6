//! A semaphore as a counter: each member holds a permit, and whoever gets all of them knows that nobody is left.

use std::sync::Arc;

use tokio::{sync::Semaphore, task::JoinSet};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

const ALL: u32 = 10_000;

pub trait Crew {
    fn new() -> Self;
    fn spawn<W>(&mut self, member: impl FnOnce(CancellationToken) -> W)
    where
        W: Future<Output = ()> + Send + 'static;
    fn stop(&mut self) -> impl Future<Output = ()>;
}

pub struct Tracked {
    stop: CancellationToken,
    members: TaskTracker,
}

impl Crew for Tracked {
    fn new() -> Self {
        Self { stop: CancellationToken::new(), members: TaskTracker::new() }
    }

    fn spawn<W>(&mut self, member: impl FnOnce(CancellationToken) -> W)
    where
        W: Future<Output = ()> + Send + 'static,
    {
        self.members.spawn(member(self.stop.clone()));
    }

    async fn stop(&mut self) {
        self.stop.cancel();
        self.members.close();
        self.members.wait().await;
    }
}

pub struct Channelled {
    stop: CancellationToken,
    members: Arc<Semaphore>,
}

impl Crew for Channelled {
    fn new() -> Self {
        Self { stop: CancellationToken::new(), members: Arc::new(Semaphore::new(ALL as usize)) }
    }

    fn spawn<W>(&mut self, member: impl FnOnce(CancellationToken) -> W)
    where
        W: Future<Output = ()> + Send + 'static,
    {
        let held = self.members.clone().try_acquire_owned();
        let member = member(self.stop.clone());
        tokio::spawn(async move {
            let _held = held;
            member.await;
        });
    }

    async fn stop(&mut self) {
        self.stop.cancel();
        let _ = self.members.acquire_many(ALL).await;
    }
}

pub struct Joined {
    stop: CancellationToken,
    members: JoinSet<()>,
}

impl Crew for Joined {
    fn new() -> Self {
        Self { stop: CancellationToken::new(), members: JoinSet::new() }
    }

    fn spawn<W>(&mut self, member: impl FnOnce(CancellationToken) -> W)
    where
        W: Future<Output = ()> + Send + 'static,
    {
        self.members.spawn(member(self.stop.clone()));
    }

    async fn stop(&mut self) {
        self.stop.cancel();
        while self.members.join_next().await.is_some() {}
    }
}
