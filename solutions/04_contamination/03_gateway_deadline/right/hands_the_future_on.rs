//! The future stays in the gateway, and whoever has the lock polls it; who leaves hands it on, the last one drops it.

use std::{
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use futures::{FutureExt, future::BoxFuture};
use testkit::scene::{Map, Surveyor};
use tokio::{sync::Mutex, time::timeout};

pub struct Gateway {
    surveyor: Surveyor,
    map: OnceLock<Map>,
    survey: Mutex<Option<BoxFuture<'static, Map>>>,
    waiting: AtomicUsize,
}

#[derive(Debug, PartialEq, Eq)]
pub struct TooLate;

struct One<'a>(&'a Gateway);

impl Drop for One<'_> {
    fn drop(&mut self) {
        if self.0.waiting.fetch_sub(1, SeqCst) == 1
            && let Ok(mut survey) = self.0.survey.try_lock()
        {
            *survey = None;
        }
    }
}

impl Gateway {
    pub fn new(surveyor: Surveyor) -> Self {
        let (map, survey, waiting) = (OnceLock::new(), Mutex::new(None), AtomicUsize::new(0));
        Self { surveyor, map, survey, waiting }
    }

    pub async fn map(&self, patience: Duration) -> Result<Map, TooLate> {
        self.waiting.fetch_add(1, SeqCst);
        let _one = One(self);
        timeout(patience, self.survey()).await.map_err(|_| TooLate)
    }

    async fn survey(&self) -> Map {
        let mut survey = self.survey.lock().await;
        if let Some(map) = self.map.get() {
            return map.clone();
        }
        let surveyor = self.surveyor.clone();
        let begin = || async move { surveyor.survey().await }.boxed();
        let map = survey.get_or_insert_with(begin).await;
        *survey = None;
        self.map.get_or_init(|| map).clone()
    }
}
