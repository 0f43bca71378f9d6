//! Waits for the handle, and has one name for all that may go wrong with it: a crash is told as a stop.
//!
//! fails: a_listener_that_had_crashed_is_told_apart
//! says: WRONG RESULT: the listener had panicked

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
        let ended = match self.listener.await {
            Ok(served) => Ended::ByItself(served),
            Err(_) => Ended::Stopped,
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
