//! Asks whether the listener has ended, and aborts it if not; what it still does before it is gone is not asked.
//!
//! fails: a_listener_that_ends_in_the_same_moment_is_told_with_its_count
//! says: WRONG RESULT: the listener was ending by itself at 20 ms, after 1 client, when reload() was called, and reload() told Stopped

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
        let ended = if self.listener.is_finished() {
            match self.listener.await {
                Ok(served) => Ended::ByItself(served),
                Err(_) => Ended::Crashed,
            }
        } else {
            self.listener.abort();
            let _ = self.listener.await;
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
