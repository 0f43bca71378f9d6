//! Lets go of the timeout's victim: a task for each caller, which fills the cell whenever it is done.
//!
//! fails: two_who_wait_share_one_survey
//! says: TWICE: one caller asked at 0 ms and one at 200, each with 800 ms; 2 surveys
//! fails: the_last_one_who_gives_up_stops_the_survey
//! says: 3 of 3 surveys had not ended, and nobody waited any more
//! fails: the_last_one_who_hangs_up_stops_the_survey
//! says: LEAK
//! fails: a_hundred_who_gave_up_leave_nothing_behind
//! says: the surveys going on were 100
//! fails: forty_callers_cause_one_survey
//! says: The surveys begun were 10, and 32 callers

use std::{sync::Arc, time::Duration};

use testkit::scene::{Map, Surveyor};
use tokio::{spawn, sync::SetOnce, time::timeout};

pub struct Gateway {
    surveyor: Surveyor,
    map: Arc<SetOnce<Map>>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct TooLate;

impl Gateway {
    pub fn new(surveyor: Surveyor) -> Self {
        Self { surveyor, map: Arc::default() }
    }

    pub async fn map(&self, patience: Duration) -> Result<Map, TooLate> {
        if self.map.get().is_none() {
            let (surveyor, map) = (self.surveyor.clone(), self.map.clone());
            spawn(async move {
                let done = surveyor.survey().await;
                let _ = map.set(done);
            });
        }
        timeout(patience, self.map.wait()).await.cloned().map_err(|_| TooLate)
    }
}
