use std::time::Duration;
use testkit::timeline::follow;
use tokio::{task::JoinHandle, time::sleep};
use tokio_util::sync::{CancellationToken, DropGuard};

pub struct Keeper(pub &'static str);

impl Keeper {
    pub async fn climb(&self) {
        follow(self.0, "climbing", sleep(Duration::from_millis(10))).await;
    }

    pub async fn keep(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            follow(self.0, "hour", sleep(Duration::from_millis(20))).await;
        }
    }
}

pub struct Watch {
    task: JoinHandle<()>,
    asks: DropGuard,
}

impl Watch {
    pub fn begin<K>(keep: impl FnOnce(CancellationToken) -> K) -> Self
    where
        K: Future<Output = ()> + Send + 'static,
    {
        let stop = CancellationToken::new();
        Self { task: tokio::spawn(keep(stop.clone())), asks: stop.drop_guard() }
    }

    pub async fn end(self) {
        drop(self.asks);
        let _ = self.task.await;
    }
}
