//! A task of its own, which no caller can hurt, and which no caller can stop either.
//!
//! fails: the_last_one_who_gives_up_stops_the_survey
//! says: LEAK: all three callers had given up by 150 ms; 1 ms later 1 of 1 surveys had not ended, and nobody waited any more
//! fails: the_last_one_who_hangs_up_stops_the_survey
//! says: LEAK
//! fails: a_hundred_who_gave_up_leave_nothing_behind
//! says: LEAK

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use testkit::scene::{Map, Surveyor};
use tokio::{spawn, sync::SetOnce, time::timeout};

pub struct Gateway {
    surveyor: Surveyor,
    map: Arc<SetOnce<Map>>,
    is_begun: Mutex<bool>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct TooLate;

impl Gateway {
    pub fn new(surveyor: Surveyor) -> Self {
        Self { surveyor, map: Arc::default(), is_begun: Mutex::default() }
    }

    pub async fn map(&self, patience: Duration) -> Result<Map, TooLate> {
        if !std::mem::replace(&mut *self.is_begun.lock().unwrap(), true) {
            let (surveyor, map) = (self.surveyor.clone(), self.map.clone());
            spawn(async move {
                let done = surveyor.survey().await;
                let _ = map.set(done);
            });
        }
        timeout(patience, self.map.wait()).await.cloned().map_err(|_| TooLate)
    }
}
