//! Asks through a token instead of aborting, and waits: right where the listener has something to finish.

use testkit::scene::{Bound, InUse, Port};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub struct Server {
    port: Port,
    stop: CancellationToken,
    listener: JoinHandle<Ended>,
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
        let stop = CancellationToken::new();
        let listener = tokio::spawn(listen(bound, stop.clone()));
        Ok(Self { port, stop, listener })
    }

    pub async fn reload(self, config: &str) -> Result<(Self, Ended), InUse> {
        self.stop.cancel();
        let ended = self.listener.await.unwrap_or(Ended::Crashed);
        let server = Self::start(self.port, config)?;
        Ok((server, ended))
    }
}

async fn listen(mut bound: Bound, stop: CancellationToken) -> Ended {
    let mut served = 0;
    while let Some(client) = stop.run_until_cancelled(bound.accept()).await {
        if client.is_none() {
            return Ended::ByItself(served);
        }
        served += 1;
    }
    Ended::Stopped
}
