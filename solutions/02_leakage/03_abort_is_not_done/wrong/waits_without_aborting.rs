//! Waits for a listener that nobody asked to end.
//!
//! fails: a_reload_takes_over_the_port
//! says: HANG
//! fails: no_client_finds_the_port_closed
//! says: HANG
//! fails: a_busy_program_is_reloaded_as_well
//! says: HANG
//! fails: a_second_reload_tells_of_the_second_listener
//! says: WRONG RESULT

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
