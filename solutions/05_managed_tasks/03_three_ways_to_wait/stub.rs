//! Three crews, whose members are told to stop and waited for until they have packed up.
//!
//! Each of them waits in another way: with a tracker, a channel, a set of tasks. And each goes wrong in its own way.

use tokio::{sync::mpsc, task::JoinSet};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Tasks that are stopped together.
//
// TODO: keep the promises of this trait in all three crews, without changing it.
pub trait Crew {
    /// A crew without members.
    fn new() -> Self;

    /// Starts a member, with the token that tells it to stop.
    ///
    /// That another member has ended is no reason to tell it. When it has ended, its task is gone, and a crew has no
    /// tasks of its own. Callers start nobody after a `stop`; that need not be refused.
    fn spawn<W>(&mut self, member: impl FnOnce(CancellationToken) -> W)
    where
        W: Future<Output = ()> + Send + 'static;

    /// Tells all members to stop, and waits until each of them has ended; a crash is one way to end.
    ///
    /// # Cancel safety
    ///
    /// If this future is dropped once it was polled, all members have been told, and the next call waits for the rest.
    fn stop(&mut self) -> impl Future<Output = ()>;
}

/// Counts its members.
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
        self.members.wait().await;
    }
}

/// Hears from its members over a channel.
pub struct Channelled {
    stop: CancellationToken,
    members: usize,
    done: mpsc::Sender<()>,
    ended: mpsc::Receiver<()>,
}

impl Crew for Channelled {
    fn new() -> Self {
        let (done, ended) = mpsc::channel(16);
        Self { stop: CancellationToken::new(), members: 0, done, ended }
    }

    fn spawn<W>(&mut self, member: impl FnOnce(CancellationToken) -> W)
    where
        W: Future<Output = ()> + Send + 'static,
    {
        self.members += 1;
        let (member, done) = (member(self.stop.clone()), self.done.clone());
        tokio::spawn(async move {
            member.await;
            let _ = done.send(()).await;
        });
    }

    async fn stop(&mut self) {
        self.stop.cancel();
        for _ in 0..self.members {
            self.ended.recv().await;
        }
    }
}

/// Owns its members.
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
        self.members.shutdown().await;
    }
}
