//! All who wait share a survey that aborts its task when it is dropped, and the task has a share to put the map into.
//!
//! fails: the_last_one_who_gives_up_stops_the_survey
//! says: LEAK: all three callers had given up by 150 ms; 1 ms later 1 of 1 surveys had not ended, and nobody waited any more
//! fails: the_last_one_who_hangs_up_stops_the_survey
//! says: LEAK
//! fails: a_hundred_who_gave_up_leave_nothing_behind
//! says: LEAK

use std::{
    sync::{Arc, Mutex, OnceLock, Weak},
    time::Duration,
};

use testkit::scene::{Map, Surveyor};
use tokio::{spawn, sync::SetOnce, time::timeout};
use tokio_util::task::AbortOnDropHandle;

pub struct Gateway {
    surveyor: Surveyor,
    kept: Arc<OnceLock<Map>>,
    current: Mutex<Weak<Survey>>,
}

#[derive(Default)]
struct Survey {
    map: SetOnce<Map>,
    task: OnceLock<AbortOnDropHandle<()>>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct TooLate;

impl Gateway {
    pub fn new(surveyor: Surveyor) -> Self {
        Self { surveyor, kept: Arc::default(), current: Mutex::default() }
    }

    pub async fn map(&self, patience: Duration) -> Result<Map, TooLate> {
        if let Some(map) = self.kept.get() {
            return Ok(map.clone());
        }
        let survey = self.survey();
        timeout(patience, survey.map.wait()).await.cloned().map_err(|_| TooLate)
    }

    fn survey(&self) -> Arc<Survey> {
        let mut current = self.current.lock().unwrap();
        if let Some(survey) = current.upgrade() {
            return survey;
        }
        let survey = Arc::<Survey>::default();
        let (surveyor, kept, share) = (self.surveyor.clone(), self.kept.clone(), survey.clone());
        let task = spawn(async move {
            let map = surveyor.survey().await;
            let _ = kept.set(map.clone());
            let _ = share.map.set(map);
        });
        let _ = survey.task.set(AbortOnDropHandle::new(task));
        *current = Arc::downgrade(&survey);
        survey
    }
}
