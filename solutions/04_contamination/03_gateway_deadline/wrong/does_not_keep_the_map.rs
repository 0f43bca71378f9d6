//! The last one who waited takes the map along.
//!
//! fails: who_asks_later_gets_the_same_map_at_once
//! says: TWICE: the map was done at 500 ms; somebody asked again at 600, and survey 2
//! fails: forty_callers_cause_one_survey
//! says: The surveys begun were 4, and 8 callers

use std::{sync::Mutex, time::Duration};

use futures::{
    FutureExt,
    future::{BoxFuture, Shared, WeakShared},
};
use testkit::scene::{Map, Surveyor};
use tokio::time::timeout;

type Survey = BoxFuture<'static, Map>;

pub struct Gateway {
    surveyor: Surveyor,
    current: Mutex<Option<WeakShared<Survey>>>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct TooLate;

impl Gateway {
    pub fn new(surveyor: Surveyor) -> Self {
        Self { surveyor, current: Mutex::default() }
    }

    pub async fn map(&self, patience: Duration) -> Result<Map, TooLate> {
        timeout(patience, self.survey()).await.map_err(|_| TooLate)
    }

    fn survey(&self) -> Shared<Survey> {
        let mut current = self.current.lock().unwrap();
        if let Some(survey) = current.as_ref().and_then(WeakShared::upgrade) {
            return survey;
        }
        let surveyor = self.surveyor.clone();
        let survey = async move { surveyor.survey().await }.boxed().shared();
        *current = survey.downgrade();
        survey
    }
}
