//! Each caller waits in a task, so that it leaves the count in any case; who hangs up leaves the task behind.
//!
//! fails: the_last_one_who_hangs_up_stops_the_survey
//! says: LEAK: one caller had given up and two had hung up, the last at 60 ms; 1 ms later 1 of 1

use std::{
    sync::{Arc, Mutex, Weak},
    time::Duration,
};

use testkit::scene::{Map, Surveyor};
use tokio::{spawn, sync::SetOnce, time::timeout};
use tokio_util::task::AbortOnDropHandle;

pub struct Gateway {
    surveyor: Surveyor,
    map: Arc<SetOnce<Map>>,
    survey: Mutex<Weak<AbortOnDropHandle<()>>>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct TooLate;

impl Gateway {
    pub fn new(surveyor: Surveyor) -> Self {
        Self { surveyor, map: Arc::default(), survey: Mutex::default() }
    }

    pub async fn map(&self, patience: Duration) -> Result<Map, TooLate> {
        let (map, survey) = (self.map.clone(), self.survey());
        let wait = spawn(async move {
            let map = timeout(patience, map.wait()).await.cloned();
            drop(survey);
            map
        });
        wait.await.unwrap().map_err(|_| TooLate)
    }

    fn survey(&self) -> Option<Arc<AbortOnDropHandle<()>>> {
        if self.map.get().is_some() {
            return None;
        }
        let mut current = self.survey.lock().unwrap();
        if let Some(survey) = current.upgrade() {
            return Some(survey);
        }
        let (surveyor, map) = (self.surveyor.clone(), self.map.clone());
        let survey = Arc::new(AbortOnDropHandle::new(spawn(async move {
            let done = surveyor.survey().await;
            let _ = map.set(done);
        })));
        *current = Arc::downgrade(&survey);
        Some(survey)
    }
}
