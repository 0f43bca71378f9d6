//! The token of the tracker is taken in the task, so a member without a turn is not counted yet.
//!
//! fails: a_member_that_has_not_begun_is_waited_for
//! says: GHOST EFFECT: Tracked: a member was started, and had had no turn yet; stop() was called at 0 ms and returned at 0 ms; 1 of 1 members had not packed yet

use tokio::{sync::mpsc, task::JoinSet};
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
        let (member, members) = (member(self.stop.clone()), self.members.clone());
        tokio::spawn(async move {
            let _counted = members.token();
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
    held: Option<mpsc::Sender<()>>,
    ended: mpsc::Receiver<()>,
}

impl Crew for Channelled {
    fn new() -> Self {
        let (held, ended) = mpsc::channel(1);
        Self { stop: CancellationToken::new(), held: Some(held), ended }
    }

    fn spawn<W>(&mut self, member: impl FnOnce(CancellationToken) -> W)
    where
        W: Future<Output = ()> + Send + 'static,
    {
        let (member, held) = (member(self.stop.clone()), self.held.clone());
        tokio::spawn(async move {
            let _held = held;
            member.await;
        });
    }

    async fn stop(&mut self) {
        self.stop.cancel();
        self.held = None;
        while self.ended.recv().await.is_some() {}
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
