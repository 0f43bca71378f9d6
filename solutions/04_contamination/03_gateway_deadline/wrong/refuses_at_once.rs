//! Knows that a survey takes 500 ms, and tells who has less that it is too late; nobody has more.
//!
//! fails: every_caller_waits_for_the_time_it_has
//! says: WRONG RESULT: who asked at 0 ms had 100 ms, and a survey takes 500; it waited for 0 and got TooLate
//! fails: forty_callers_cause_one_survey
//! says: The surveys begun were 0, and 0 callers
//! fails: the_survey_goes_on_when_the_first_one_gives_up
//! fails: the_survey_goes_on_when_the_first_one_hangs_up

use std::time::Duration;

use testkit::scene::{Map, Surveyor};
use tokio::{sync::OnceCell, time::timeout};

pub struct Gateway {
    surveyor: Surveyor,
    map: OnceCell<Map>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct TooLate;

impl Gateway {
    pub fn new(surveyor: Surveyor) -> Self {
        Self { surveyor, map: OnceCell::new() }
    }

    pub async fn map(&self, patience: Duration) -> Result<Map, TooLate> {
        if self.map.get().is_none() && patience < Duration::from_millis(500) {
            return Err(TooLate);
        }
        let map = self.map.get_or_init(|| self.surveyor.survey());
        timeout(patience, map).await.cloned().map_err(|_| TooLate)
    }
}
