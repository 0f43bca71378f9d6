//! A timeout that is long enough for a survey; the map is done, and every caller had other plans.
//!
//! fails: every_caller_waits_for_the_time_it_has
//! says: DEAF: who asked at 0 ms had 100 ms, waited for 500
//! fails: the_survey_goes_on_when_the_first_one_hangs_up
//! fails: who_asks_after_the_last_one_left_begins_anew

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
        let long_enough = patience.max(Duration::from_millis(600));
        let map = self.map.get_or_init(|| self.surveyor.survey());
        timeout(long_enough, map).await.cloned().map_err(|_| TooLate)
    }
}
