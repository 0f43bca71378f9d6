//! Aborts and waits as well, and a server that is dropped takes its listener along: right in every server.

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
        self.listener.abort();
        let ended = match self.listener.await {
            Ok(served) => Ended::ByItself(served),
            Err(error) if error.is_panic() => Ended::Crashed,
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
