//! JoinSet::shutdown aborts and waits, and keeps to itself what it found.
//!
//! fails: a_listener_that_had_ended_is_told_with_its_count
//! says: WRONG RESULT
//! fails: a_listener_that_had_crashed_is_told_apart
//! says: WRONG RESULT
//! fails: a_second_reload_tells_of_the_second_listener
//! says: WRONG RESULT
//! fails: a_listener_that_ends_in_the_same_moment_is_told_with_its_count
//! says: WRONG RESULT: the listener was ending by itself

use testkit::scene::{Bound, InUse, Port};
use tokio::task::JoinSet;

pub struct Server {
    port: Port,
    listener: JoinSet<usize>,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    Stopped,
    ByItself(usize),
    Crashed,
}

impl Server {
    pub fn start(port: Port, config: &str) -> Result<Self, InUse> {
        let bound = port.bind(config)?;
        let mut listener = JoinSet::new();
        listener.spawn(listen(bound));
        Ok(Self { port, listener })
    }

    pub async fn reload(mut self, config: &str) -> Result<(Self, Ended), InUse> {
        self.listener.shutdown().await;
        let ended = Ended::Stopped;
        let server = Self::start(self.port, config)?;
        Ok((server, ended))
    }
}

async fn listen(mut bound: Bound) -> usize {
    let mut served = 0;
    while bound.accept().await.is_some() {
        served += 1;
    }
    served
}
