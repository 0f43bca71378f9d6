//! Binds again and again until the port is free, whoever has it.
//!
//! fails: a_port_that_somebody_else_took_is_an_error
//! says: HANG
//! fails: no_client_finds_the_port_closed
//! says: LOST
//! fails: a_listener_that_ends_in_the_same_moment_is_told_with_its_count
//! says: WRONG RESULT: the listener was ending by itself

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
        let ended = if self.listener.is_finished() {
            match self.listener.await {
                Ok(served) => Ended::ByItself(served),
                Err(_) => Ended::Crashed,
            }
        } else {
            Ended::Stopped
        };
        loop {
            match Self::start(self.port.clone(), config) {
                Ok(server) => return Ok((server, ended)),
                Err(_) => sleep(Duration::from_millis(1)).await,
            }
        }
    }
}

async fn listen(mut bound: Bound) -> usize {
    let mut served = 0;
    while bound.accept().await.is_some() {
        served += 1;
    }
    served
}
