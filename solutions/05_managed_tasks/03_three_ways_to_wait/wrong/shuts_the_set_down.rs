//! `shutdown` sounds like an orderly end, and aborts.
//!
//! fails: stop_waits_until_every_member_has_packed
//! says: LOST: Joined: three members were at work, and packing takes them 10, 20 and 30 ms; stop() was called at 50 ms and returned at 50 ms, and of 3 members that had to pack 0 did it
//! fails: a_member_that_has_not_begun_is_waited_for
//! says: LOST
//! fails: a_member_that_ends_does_not_stop_the_others
//! says: LOST
//! fails: a_member_that_crashed_does_not_stop_the_others
//! says: LOST
//! fails: a_member_that_crashes_while_the_others_pack_is_not_waited_for
//! says: LOST
//! fails: a_stop_that_was_given_up_is_gone_on_with
//! says: LOST
//! fails: a_crew_that_has_stopped_stops_at_once
//! says: LOST
//! fails: a_member_that_packs_for_minutes_is_waited_for
//! says: WRONG RESULT
//! fails: a_stop_that_was_given_up_has_told_everybody
//! says: LOST

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
        self.members.spawn(member(self.stop.clone()));
    }

    async fn stop(&mut self) {
        self.stop.cancel();
        self.members.shutdown().await;
    }
}
