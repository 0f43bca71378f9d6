use super::watch::{Keeper, Watch};
use std::sync::Arc;
use tokio::sync::{Mutex, oneshot};

pub async fn relieve(watch: &mut Option<Watch>, next: Keeper, chair: Arc<Mutex<()>>) {
    next.climb().await;
    let (sits, sat_down) = oneshot::channel();
    *watch = Some(Watch::begin(|stop| async move {
        let _chair = chair.lock_owned().await;
        let _ = sits.send(());
        next.keep(stop).await;
    }));
    let _ = sat_down.await;
}
