//! A server that gets a new configuration: its listener is aborted, and another one takes over the port.

use testkit::scene::{Bound, InUse, Port};
use tokio::task::JoinHandle;

/// A server with one listener.
pub struct Server {
    port: Port,
    listener: JoinHandle<usize>,
}

/// What had become of a listener when it was to be replaced.
#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was listening, and we stopped it.
    Stopped,
    /// It had ended by itself, after so many clients.
    ByItself(usize),
    /// It had panicked.
    Crashed,
}

impl Server {
    /// Starts a server that listens on `port`.
    ///
    /// # Errors
    ///
    /// If the port is in use.
    pub fn start(port: Port, config: &str) -> Result<Self, InUse> {
        let bound = port.bind(config)?;
        Ok(Self { port, listener: tokio::spawn(listen(bound)) })
    }

    /// Stops the listener, starts another one with a new configuration, and tells what had become of the old one.
    ///
    /// No client finds the port closed meanwhile.
    ///
    /// # Errors
    ///
    /// If the port is in use by somebody else.
    ///
    /// # Panics
    ///
    /// Never, whatever has become of the old listener.
    pub async fn reload(self, config: &str) -> Result<(Self, Ended), InUse> {
        // Asks only. The listener drops its port when it gets its next turn, and its handle is ready after that.
        self.listener.abort();
        let ended = match self.listener.await {
            // Aborting does not change what had ended before: a count or a panic is what it was.
            Ok(served) => Ended::ByItself(served),
            Err(error) if error.is_panic() => Ended::Crashed,
            Err(_) => Ended::Stopped,
        };
        let server = Self::start(self.port, config)?;
        Ok((server, ended))
    }
}

/// Serves clients until the port has no more of them; returns how many there were.
async fn listen(mut bound: Bound) -> usize {
    let mut served = 0;
    while bound.accept().await.is_some() {
        served += 1;
    }
    served
}
