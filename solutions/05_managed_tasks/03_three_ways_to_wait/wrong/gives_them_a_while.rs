//! Tells them, and gives them 50 ms: too long for most, and too short for somebody some day.
//!
//! fails: stop_waits_until_every_member_has_packed
//! says: WRONG RESULT: Tracked: three members were at work, and packing takes them 10, 20 and 30 ms; stop() was called at 50 ms, every member had ended by 80 ms, and it returned at 100 ms
//! fails: a_crew_without_members_stops_at_once
//! says: WRONG RESULT: Tracked
//! fails: a_member_that_has_not_begun_is_waited_for
//! says: WRONG RESULT: Tracked
//! fails: members_that_have_ended_are_not_waited_for
//! says: WRONG RESULT: Tracked
//! fails: a_member_that_ends_does_not_stop_the_others
//! says: WRONG RESULT: Tracked
//! fails: a_member_that_crashed_does_not_stop_the_others
//! says: WRONG RESULT: Tracked
//! fails: a_member_that_crashes_while_the_others_pack_is_not_waited_for
//! says: WRONG RESULT: Tracked
//! fails: a_crew_of_which_all_have_crashed_stops_at_once
//! says: WRONG RESULT: Tracked
//! fails: a_stop_that_was_given_up_is_gone_on_with
//! says: WRONG RESULT: Tracked
//! fails: a_crew_that_has_stopped_stops_at_once
//! says: WRONG RESULT: Tracked
//! fails: a_member_that_packs_for_minutes_is_waited_for
//! says: WRONG RESULT

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
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
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
