//! Gives the listener twenty turns to end; how many are enough depends on who else wants one.
//!
//! fails: a_busy_program_is_reloaded_as_well
//! says: WRONG RESULT: 2,000 other tasks

use futures::FutureExt;
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
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        let ended = match self.listener.now_or_never() {
            Some(Ok(served)) => Ended::ByItself(served),
            Some(Err(error)) if error.is_panic() => Ended::Crashed,
            _ => Ended::Stopped,
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
