//! The survey has a task of its own, and the patience of whoever came first goes along into it.
//!
//! fails: the_survey_goes_on_when_the_first_one_gives_up
//! says: That one got TooLate at 100 ms
//! fails: every_caller_waits_for_the_time_it_has
//! says: had 250 ms, and a survey takes 500; it waited for 100 and got TooLate
//! fails: forty_callers_cause_one_survey
//! says: The surveys begun were 20, and 0 callers

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
use tokio::{spawn, time::timeout};
use tokio_util::task::AbortOnDropHandle;

type Survey = BoxFuture<'static, Option<Map>>;

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
        let map = timeout(patience, self.survey(patience)).await;
        map.ok().flatten().ok_or(TooLate)
    }

    fn survey(&self, patience: Duration) -> Shared<Survey> {
        let mut current = self.current.lock().unwrap();
        if let Some(survey) = current.as_ref().and_then(WeakShared::upgrade) {
            return survey;
        }
        if let Some(map) = self.kept.get() {
            return ready(Some(map.clone())).boxed().shared();
        }
        let (surveyor, kept) = (self.surveyor.clone(), self.kept.clone());
        let task = spawn(async move { timeout(patience, surveyor.survey()).await.ok() });
        let task = AbortOnDropHandle::new(task);
        let survey = async move {
            let map = task.await.unwrap()?;
            Some(kept.get_or_init(|| map).clone())
        };
        let survey = survey.boxed().shared();
        *current = survey.downgrade();
        survey
    }
}
