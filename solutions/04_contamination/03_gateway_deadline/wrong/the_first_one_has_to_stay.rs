//! Whoever comes first draws the map to its end, without a timeout; the others wait for as long as they may.
//!
//! fails: every_caller_waits_for_the_time_it_has
//! says: DEAF: who asked at 0 ms had 100 ms, waited for 500
//! fails: the_survey_goes_on_when_the_first_one_hangs_up
//! says: That one got TooLate at 850 ms
//! fails: who_asks_after_the_last_one_left_begins_anew

use std::{
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    time::Duration,
};

use testkit::scene::{Map, Surveyor};
use tokio::{sync::SetOnce, time::timeout};

pub struct Gateway {
    surveyor: Surveyor,
    map: SetOnce<Map>,
    is_begun: AtomicBool,
}

#[derive(Debug, PartialEq, Eq)]
pub struct TooLate;

struct Begun<'a>(&'a AtomicBool);

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        self.0.store(false, Relaxed);
    }
}

impl Gateway {
    pub fn new(surveyor: Surveyor) -> Self {
        Self { surveyor, map: SetOnce::new(), is_begun: AtomicBool::new(false) }
    }

    pub async fn map(&self, patience: Duration) -> Result<Map, TooLate> {
        if self.map.get().is_none() && !self.is_begun.swap(true, Relaxed) {
            let _begun = Begun(&self.is_begun);
            let map = self.surveyor.survey().await;
            let _ = self.map.set(map);
        }
        timeout(patience, self.map.wait()).await.cloned().map_err(|_| TooLate)
    }
}
