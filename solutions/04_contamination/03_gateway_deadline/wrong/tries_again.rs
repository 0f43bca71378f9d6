//! Three tries instead of one, each with the same patience and from the beginning.
//!
//! fails: every_caller_waits_for_the_time_it_has
//! says: DEAF: who asked at 0 ms had 100 ms, waited for 300
//! fails: forty_callers_cause_one_survey
//! says: The surveys begun were 120, and 0 callers
//! fails: the_survey_goes_on_when_the_first_one_gives_up
//! fails: the_survey_goes_on_when_the_first_one_hangs_up
//! fails: who_asks_after_the_last_one_left_begins_anew
//! says: TWICE: three callers asked

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
        for _ in 0..3 {
            let map = self.map.get_or_init(|| self.surveyor.survey());
            if let Ok(map) = timeout(patience, map).await {
                return Ok(map.clone());
            }
        }
        Err(TooLate)
    }
}
