//! A lock around the map, held during the survey; the timeout covers the survey and not the wait for the lock.
//!
//! fails: every_caller_waits_for_the_time_it_has
//! says: DEAF
//! fails: a_hundred_who_gave_up_leave_nothing_behind
//! says: HANG: who asked at 0 ms, and had 100 ms, was still waiting at 2100 ms
//! fails: the_survey_goes_on_when_the_first_one_gives_up
//! fails: the_survey_goes_on_when_the_first_one_hangs_up
//! fails: forty_callers_cause_one_survey
//! says: The surveys begun were 40, and 0 callers

use std::time::Duration;

use testkit::scene::{Map, Surveyor};
use tokio::{sync::Mutex, time::timeout};

pub struct Gateway {
    surveyor: Surveyor,
    map: Mutex<Option<Map>>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct TooLate;

impl Gateway {
    pub fn new(surveyor: Surveyor) -> Self {
        Self { surveyor, map: Mutex::new(None) }
    }

    pub async fn map(&self, patience: Duration) -> Result<Map, TooLate> {
        let mut kept = self.map.lock().await;
        if kept.is_none() {
            let map = timeout(patience, self.surveyor.survey()).await.map_err(|_| TooLate)?;
            *kept = Some(map);
        }
        Ok(kept.clone().unwrap())
    }
}
