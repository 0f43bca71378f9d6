//! A list of handles in the place of the set, and a guard that sends in its drop in the place of a sender that goes.

use tokio::{sync::mpsc, task::JoinHandle};
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
        let (member, gone) = (member(self.stop.clone()), Gone(self.done.clone()));
        tokio::spawn(async move {
            let _gone = gone;
            member.await;
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
    members: Vec<JoinHandle<()>>,
}

impl Crew for Joined {
    fn new() -> Self {
        Self { stop: CancellationToken::new(), members: Vec::new() }
    }

    fn spawn<W>(&mut self, member: impl FnOnce(CancellationToken) -> W)
    where
        W: Future<Output = ()> + Send + 'static,
    {
        self.members.push(tokio::spawn(member(self.stop.clone())));
    }

    async fn stop(&mut self) {
        self.stop.cancel();
        while let Some(member) = self.members.last_mut() {
            let _ = member.await;
            self.members.pop();
        }
    }
}

struct Gone(mpsc::UnboundedSender<()>);

impl Drop for Gone {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}
