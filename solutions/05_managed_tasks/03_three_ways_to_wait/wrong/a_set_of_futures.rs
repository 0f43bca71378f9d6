//! A set of futures in the place of a set of tasks: nobody polls them before stop() does, and nobody after it was dropped.
//!
//! fails: a_member_works_from_its_start
//! says: LOST: Joined: a member was started at 0 ms, and had to write for 10 ms; at 50 ms it had written []
//! fails: a_stop_that_was_given_up_has_told_everybody
//! says: LOST: Joined
//! fails: a_member_that_crashes_while_the_others_pack_is_not_waited_for
//! says: WRONG RESULT
//! fails: a_crew_of_which_all_have_crashed_stops_at_once
//! says: WRONG RESULT

use std::panic::AssertUnwindSafe;

use futures::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use tokio::sync::mpsc;
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
    members: FuturesUnordered<BoxFuture<'static, ()>>,
}

impl Crew for Joined {
    fn new() -> Self {
        Self { stop: CancellationToken::new(), members: FuturesUnordered::new() }
    }

    fn spawn<W>(&mut self, member: impl FnOnce(CancellationToken) -> W)
    where
        W: Future<Output = ()> + Send + 'static,
    {
        let member = AssertUnwindSafe(member(self.stop.clone())).catch_unwind();
        self.members.push(member.map(drop).boxed());
    }

    async fn stop(&mut self) {
        self.stop.cancel();
        while self.members.next().await.is_some() {}
    }
}
