//! All who wait share the drop guard of a token, and the task listens to it: right where a survey has to clean up.

use std::{
    sync::{Arc, Mutex, Weak},
    time::Duration,
};

use testkit::scene::{Map, Surveyor};
use tokio::{spawn, sync::SetOnce, time::timeout};
use tokio_util::sync::{CancellationToken, DropGuard};

pub struct Gateway {
    surveyor: Surveyor,
    map: Arc<SetOnce<Map>>,
    waiting: Mutex<Weak<DropGuard>>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct TooLate;

impl Gateway {
    pub fn new(surveyor: Surveyor) -> Self {
        Self { surveyor, map: Arc::default(), waiting: Mutex::default() }
    }

    pub async fn map(&self, patience: Duration) -> Result<Map, TooLate> {
        let _waiting = self.wait_with_the_others();
        timeout(patience, self.map.wait()).await.cloned().map_err(|_| TooLate)
    }

    fn wait_with_the_others(&self) -> Arc<DropGuard> {
        let mut waiting = self.waiting.lock().unwrap();
        if let Some(guard) = waiting.upgrade() {
            return guard;
        }
        let stop = CancellationToken::new();
        let guard = Arc::new(stop.clone().drop_guard());
        if self.map.get().is_none() {
            *waiting = Arc::downgrade(&guard);
            let (surveyor, map) = (self.surveyor.clone(), self.map.clone());
            spawn(async move {
                if let Some(done) = stop.run_until_cancelled(surveyor.survey()).await {
                    let _ = map.set(done);
                }
            });
        }
        guard
    }
}
