//! Three crews, whose members are told to stop and waited for until they have packed up.
//!
//! Each of them waits in another way: with a tracker, a channel, a set of tasks.

use tokio::{sync::mpsc, task::JoinSet};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Tasks that are stopped together.
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
        // Closed *and* empty is what it waits for. As good: closed from the start; it takes tasks all the same.
        self.members.close();
        self.members.wait().await;
    }
}

/// Hears from its members over a channel.
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
        // Nothing is ever sent: the channel ends when its last sender is dropped, and a panic drops it too.
        // As good: a watch channel, whose sender can wait until no receiver is left.
        self.held = None;
        while self.ended.recv().await.is_some() {}
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
        // A crash is in what `join_next` returns, and here it is no news. What was joined is out of the set, so a call that
        // is dropped has lost nothing.
        while self.members.join_next().await.is_some() {}
    }
}
