//! A oneshot for each member, whose end is noticed when its sender is dropped; each is removed when it has answered.

use tokio::{sync::oneshot, task::JoinSet};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

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
        let counted = self.members.token();
        let member = member(self.stop.clone());
        tokio::spawn(async move {
            let _counted = counted;
            member.await;
        });
    }

    async fn stop(&mut self) {
        self.stop.cancel();
        self.members.close();
        self.members.wait().await;
    }
}

pub struct Channelled {
    stop: CancellationToken,
    ended: Vec<oneshot::Receiver<()>>,
}

impl Crew for Channelled {
    fn new() -> Self {
        Self { stop: CancellationToken::new(), ended: Vec::new() }
    }

    fn spawn<W>(&mut self, member: impl FnOnce(CancellationToken) -> W)
    where
        W: Future<Output = ()> + Send + 'static,
    {
        let (held, ended) = oneshot::channel::<()>();
        let member = member(self.stop.clone());
        tokio::spawn(async move {
            let _held = held;
            member.await;
        });
        self.ended.push(ended);
    }

    async fn stop(&mut self) {
        self.stop.cancel();
        while let Some(ended) = self.ended.last_mut() {
            let _ = ended.await;
            self.ended.pop();
        }
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
