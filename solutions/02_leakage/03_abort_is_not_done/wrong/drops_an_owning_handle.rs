//! Drops a handle that aborts on drop: the same request as abort(), and nothing left to wait for.
//!
//! fails: a_reload_takes_over_the_port
//! says: WRONG RESULT: reload() at 50 ms returned
//! fails: no_client_finds_the_port_closed
//! says: LOST
//! fails: a_busy_program_is_reloaded_as_well
//! says: WRONG RESULT
//! fails: a_second_reload_tells_of_the_second_listener
//! says: WRONG RESULT
//! fails: a_listener_that_ends_in_the_same_moment_is_told_with_its_count
//! says: WRONG RESULT: the listener was ending by itself

use testkit::scene::{Bound, InUse, Port};
use tokio_util::task::AbortOnDropHandle;

pub struct Server {
    port: Port,
    listener: AbortOnDropHandle<usize>,
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
        let listener = AbortOnDropHandle::new(tokio::spawn(listen(bound)));
        Ok(Self { port, listener })
    }

    pub async fn reload(self, config: &str) -> Result<(Self, Ended), InUse> {
        let ended = if self.listener.is_finished() {
            match self.listener.await {
                Ok(served) => Ended::ByItself(served),
                Err(_) => Ended::Crashed,
            }
        } else {
            drop(self.listener);
            Ended::Stopped
        };
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
