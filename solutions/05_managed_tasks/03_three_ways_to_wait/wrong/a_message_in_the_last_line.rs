//! Each member sends a message when it is done; one that crashes sends none.
//!
//! fails: a_member_that_crashed_does_not_stop_the_others
//! says: HANG: Channelled: one of two members had crashed; stop() was called at 50 ms
//! fails: a_member_that_crashes_while_the_others_pack_is_not_waited_for
//! says: HANG: Channelled
//! fails: a_crew_of_which_all_have_crashed_stops_at_once
//! says: HANG: Channelled: both members had crashed

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
    members: usize,
    done: mpsc::UnboundedSender<()>,
    ended: mpsc::UnboundedReceiver<()>,
}

impl Crew for Channelled {
    fn new() -> Self {
        let (done, ended) = mpsc::unbounded_channel();
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
            let _ = done.send(());
        });
    }

    async fn stop(&mut self) {
        self.stop.cancel();
        while self.members > 0 {
            self.ended.recv().await;
            self.members -= 1;
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
