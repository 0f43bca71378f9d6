//! Shares the future itself: whoever waits polls it, and the last share that is dropped drops it.

use std::{
    future::ready,
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};

use futures::{
    FutureExt,
    future::{BoxFuture, Shared, WeakShared},
};
use testkit::scene::{Map, Surveyor};
use tokio::time::timeout;

type Survey = BoxFuture<'static, Map>;

pub struct Gateway {
    surveyor: Surveyor,
    kept: Arc<OnceLock<Map>>,
    current: Mutex<Option<WeakShared<Survey>>>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct TooLate;

impl Gateway {
    pub fn new(surveyor: Surveyor) -> Self {
        Self { surveyor, kept: Arc::default(), current: Mutex::default() }
    }

    pub async fn map(&self, patience: Duration) -> Result<Map, TooLate> {
        timeout(patience, self.survey()).await.map_err(|_| TooLate)
    }

    fn survey(&self) -> Shared<Survey> {
        let mut current = self.current.lock().unwrap();
        if let Some(survey) = current.as_ref().and_then(WeakShared::upgrade) {
            return survey;
        }
        if let Some(map) = self.kept.get() {
            return ready(map.clone()).boxed().shared();
        }
        let (surveyor, kept) = (self.surveyor.clone(), self.kept.clone());
        let survey = async move {
            let map = surveyor.survey().await;
            kept.get_or_init(|| map).clone()
        };
        let survey = survey.boxed().shared();
        *current = survey.downgrade();
        survey
    }
}
