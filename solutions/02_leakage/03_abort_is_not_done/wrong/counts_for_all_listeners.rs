//! One counter for the server, and the second listener is told with the clients of the first.
//!
//! fails: a_second_reload_tells_of_the_second_listener
//! says: WRONG RESULT: the second listener had ended by itself at 70 ms, after 1 client, and the second reload() told ByItself(2)

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use testkit::scene::{Bound, InUse, Port};
use tokio::task::JoinHandle;

pub struct Server {
    port: Port,
    served: Arc<AtomicUsize>,
    listener: JoinHandle<()>,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    Stopped,
    ByItself(usize),
    Crashed,
}

impl Server {
    pub fn start(port: Port, config: &str) -> Result<Self, InUse> {
        Self::restart(port, Arc::default(), config)
    }

    fn restart(port: Port, served: Arc<AtomicUsize>, config: &str) -> Result<Self, InUse> {
        let bound = port.bind(config)?;
        let listener = tokio::spawn(listen(bound, Arc::clone(&served)));
        Ok(Self { port, served, listener })
    }

    pub async fn reload(self, config: &str) -> Result<(Self, Ended), InUse> {
        self.listener.abort();
        let ended = match self.listener.await {
            Ok(()) => Ended::ByItself(self.served.load(Ordering::Relaxed)),
            Err(error) if error.is_panic() => Ended::Crashed,
            Err(_) => Ended::Stopped,
        };
        let server = Self::restart(self.port, self.served, config)?;
        Ok((server, ended))
    }
}

async fn listen(mut bound: Bound, served: Arc<AtomicUsize>) {
    while bound.accept().await.is_some() {
        served.fetch_add(1, Ordering::Relaxed);
    }
}
