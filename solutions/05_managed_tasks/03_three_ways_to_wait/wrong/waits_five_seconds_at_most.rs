//! Waits five seconds at most, so that nobody holds up the end for ever; whoever needs more is left alone.
//!
//! fails: a_member_that_packs_for_minutes_is_waited_for
//! says: WRONG RESULT: Joined: packing takes a member 300 s; stop() was called at 50 ms, and waited until 5050 ms

use std::time::Duration;

use tokio::{sync::mpsc, task::JoinSet, time::timeout};
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
        let all = async { while self.members.join_next().await.is_some() {} };
        let _ = timeout(Duration::from_secs(5), all).await;
    }
}
