//! Expects an error because it aborted; a task that had ended before gives what it had.
//!
//! fails: a_listener_that_had_ended_is_told_with_its_count
//! says: WRONG RESULT: the listener had ended by itself
//! fails: a_port_that_somebody_else_took_is_an_error
//! says: reload() at 50 ms panicked
//! fails: a_second_reload_tells_of_the_second_listener
//! says: WRONG RESULT
//! fails: a_listener_that_ends_in_the_same_moment_is_told_with_its_count
//! says: WRONG RESULT: the listener was ending by itself

use testkit::scene::{Bound, InUse, Port};
use tokio::task::JoinHandle;

pub struct Server {
    port: Port,
    listener: JoinHandle<usize>,
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
        Ok(Self { port, listener: tokio::spawn(listen(bound)) })
    }

    pub async fn reload(self, config: &str) -> Result<(Self, Ended), InUse> {
        self.listener.abort();
        let error = self.listener.await.unwrap_err();
        let ended = if error.is_panic() { Ended::Crashed } else { Ended::Stopped };
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
