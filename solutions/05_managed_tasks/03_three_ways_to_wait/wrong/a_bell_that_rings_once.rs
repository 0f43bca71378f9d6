//! A counter and a bell that the last member rings; where nobody is left to be the last, nobody rings.
//!
//! fails: a_crew_without_members_stops_at_once
//! says: HANG: Channelled: there were no members
//! fails: a_member_that_crashed_does_not_stop_the_others
//! says: HANG: Channelled: one of two members had crashed
//! fails: a_member_that_crashes_while_the_others_pack_is_not_waited_for
//! says: HANG: Channelled
//! fails: a_crew_of_which_all_have_crashed_stops_at_once
//! says: HANG: Channelled
//! fails: a_crew_that_has_stopped_stops_at_once
//! says: HANG: Channelled

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use tokio::{sync::Notify, task::JoinSet};
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
    members: Arc<AtomicUsize>,
    bell: Arc<Notify>,
}

impl Crew for Channelled {
    fn new() -> Self {
        Self { stop: CancellationToken::new(), members: Arc::default(), bell: Arc::default() }
    }

    fn spawn<W>(&mut self, member: impl FnOnce(CancellationToken) -> W)
    where
        W: Future<Output = ()> + Send + 'static,
    {
        self.members.fetch_add(1, Relaxed);
        let member = member(self.stop.clone());
        let (members, bell) = (self.members.clone(), self.bell.clone());
        tokio::spawn(async move {
            member.await;
            if members.fetch_sub(1, Relaxed) == 1 {
                bell.notify_one();
            }
        });
    }

    async fn stop(&mut self) {
        self.stop.cancel();
        self.bell.notified().await;
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
