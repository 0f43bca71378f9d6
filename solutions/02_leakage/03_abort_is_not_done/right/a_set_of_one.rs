//! A JoinSet that holds the one listener: right where there may be more of them one day.

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
        self.listener.abort_all();
        let ended = match self.listener.join_next().await {
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
