//! Waits a while instead of waiting for something: too long here, and too short on a bad day.
//!
//! fails: no_client_finds_the_port_closed
//! says: LOST: the port was closed

use std::time::Duration;

use testkit::scene::{Bound, InUse, Port};
use tokio::{task::JoinHandle, time::sleep};

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
        sleep(Duration::from_millis(10)).await;
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
