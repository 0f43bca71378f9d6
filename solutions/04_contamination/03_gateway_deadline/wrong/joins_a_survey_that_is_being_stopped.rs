//! Looks whether the task has ended, and a task that was aborted a moment ago has not.
//!
//! fails: who_asks_in_the_moment_when_the_last_one_leaves_waits_for_a_map
//! says: that one got TooLate at 100. The surveys begun were 1

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use testkit::scene::{Map, Surveyor};
use tokio::{
    sync::watch::{Receiver, channel},
    task::AbortHandle,
    time::timeout,
};

pub struct Gateway {
    surveyor: Surveyor,
    survey: Mutex<Option<Survey>>,
}

struct Survey {
    map: Receiver<Option<Map>>,
    task: AbortHandle,
    waiting: usize,
}

#[derive(Debug, PartialEq, Eq)]
pub struct TooLate;

impl Gateway {
    pub fn new(surveyor: Surveyor) -> Self {
        Self { surveyor, survey: Mutex::default() }
    }

    pub async fn map(&self, patience: Duration) -> Result<Map, TooLate> {
        let mut map = self.enter();
        let _seat = Seat(self);
        let map = timeout(patience, map.wait_for(Option::is_some)).await;
        map.ok().and_then(|map| map.ok()?.clone()).ok_or(TooLate)
    }

    fn enter(&self) -> Receiver<Option<Map>> {
        let mut survey = self.survey.lock().unwrap_or_else(PoisonError::into_inner);
        let usable =
            |survey: &&mut Survey| !survey.task.is_finished() || survey.map.borrow().is_some();
        if let Some(survey) = survey.as_mut().filter(|survey| usable(survey)) {
            survey.waiting += 1;
            return survey.map.clone();
        }
        let (done, map) = channel(None);
        let surveyor = self.surveyor.clone();
        let task = tokio::spawn(async move { done.send_replace(Some(surveyor.survey().await)) });
        *survey = Some(Survey { map: map.clone(), task: task.abort_handle(), waiting: 1 });
        map
    }
}

struct Seat<'a>(&'a Gateway);

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        let mut survey = self.0.survey.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(survey) = survey.as_mut() else { return };
        survey.waiting -= 1;
        if survey.waiting == 0 {
            survey.task.abort();
        }
    }
}
