//! One task for all versions: it takes orders between two events, and catches a crash of the version at work.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use testkit::scene::{Store, Topic};
use tokio::{
    select,
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

pub struct Service {
    orders: mpsc::Sender<(&'static str, oneshot::Sender<()>)>,
    task: JoinHandle<()>,
}

impl Service {
    pub fn start(topic: Topic, store: Store, version: &'static str) -> Self {
        let (orders, inbox) = mpsc::channel(8);
        Self { orders, task: tokio::spawn(act(topic, store, version, inbox)) }
    }

    pub async fn restart(&mut self, version: &'static str) {
        let (began, begins) = oneshot::channel();
        let _ = self.orders.send((version, began)).await;
        let _ = begins.await;
    }

    pub async fn stop(self) {
        drop(self.orders);
        let _ = self.task.await;
    }
}

async fn act(
    topic: Topic,
    store: Store,
    mut version: &'static str,
    mut inbox: mpsc::Receiver<(&'static str, oneshot::Sender<()>)>,
) {
    let (mut position, mut crashed) = (0, false);
    loop {
        select! {
            biased;
            order = inbox.recv() => {
                let Some((next, began)) = order else { return };
                (version, crashed) = (next, false);
                let _ = began.send(());
            }
            event = topic.read(position), if !crashed => {
                let write = store.write(format!("{version} {event}"));
                match AssertUnwindSafe(write).catch_unwind().await {
                    Ok(()) => position += 1,
                    Err(_) => crashed = true,
                }
            }
        }
    }
}
