//! The task holds the sender of a watch channel, and ends when its last receiver is gone.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use testkit::scene::{Map, Surveyor};
use tokio::{
    select, spawn,
    sync::watch::{Receiver, Sender, channel},
    time::timeout,
};

pub struct Gateway {
    surveyor: Surveyor,
    current: Mutex<Arc<Sender<Option<Map>>>>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct TooLate;

impl Gateway {
    pub fn new(surveyor: Surveyor) -> Self {
        Self { surveyor, current: Mutex::new(Arc::new(channel(None).0)) }
    }

    pub async fn map(&self, patience: Duration) -> Result<Map, TooLate> {
        let mut receiver = self.receiver();
        let map = timeout(patience, receiver.wait_for(Option::is_some)).await;
        let map = map.map_err(|_| TooLate)?.expect("the sender outlives its receivers");
        Ok(map.clone().expect("it waited for a map"))
    }

    fn receiver(&self) -> Receiver<Option<Map>> {
        let mut current = self.current.lock().unwrap();
        if current.receiver_count() > 0 || current.borrow().is_some() {
            return current.subscribe();
        }
        let (sender, receiver) = channel(None);
        let sender = Arc::new(sender);
        *current = sender.clone();
        let surveyor = self.surveyor.clone();
        spawn(async move {
            select! {
                map = surveyor.survey() => { sender.send_replace(Some(map)); }
                () = sender.closed() => {}
            }
        });
        receiver
    }
}
