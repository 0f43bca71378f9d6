//! The first one that ends stops everybody, as a group does whose members have one purpose.
//!
//! fails: a_member_that_ends_does_not_stop_the_others
//! says: LOST: Joined: one of two members ended at 20 ms, and the other one was told to stop, which nobody had asked for
//! fails: a_member_that_crashed_does_not_stop_the_others
//! says: LOST: Joined: one of two members crashed at 20 ms

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
        let (member, ends) = (member(self.stop.clone()), self.stop.clone().drop_guard());
        self.members.spawn(async move {
            let _ends = ends;
            member.await;
        });
    }

    async fn stop(&mut self) {
        self.stop.cancel();
        while self.members.join_next().await.is_some() {}
    }
}
