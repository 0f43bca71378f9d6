//! A server that gets a new configuration: its listener is aborted, and another one takes over the port.
//!
//! It tries to, at least. The port is still taken when the new listener binds it, and then nobody listens at all.

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
    //
    // TODO: keep the promises above, without changing the signature.
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
