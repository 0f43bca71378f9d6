//! Shares the future and keeps a share of it; when everybody has left nobody polls it, and nobody drops it.
//!
//! fails: the_last_one_who_gives_up_stops_the_survey
//! says: 1 of 1 surveys had not ended, and nobody waited any more
//! fails: the_last_one_who_hangs_up_stops_the_survey
//! says: LEAK
//! fails: a_hundred_who_gave_up_leave_nothing_behind
//! says: the surveys going on were 1, and the tasks alive 0

use std::{sync::Mutex, time::Duration};

use futures::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use testkit::scene::{Map, Surveyor};
use tokio::time::timeout;

pub struct Gateway {
    surveyor: Surveyor,
    current: Mutex<Option<Shared<BoxFuture<'static, Map>>>>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct TooLate;

impl Gateway {
    pub fn new(surveyor: Surveyor) -> Self {
        Self { surveyor, current: Mutex::default() }
    }

    pub async fn map(&self, patience: Duration) -> Result<Map, TooLate> {
        let survey = self
            .current
            .lock()
            .unwrap()
            .get_or_insert_with(|| {
                let surveyor = self.surveyor.clone();
                async move { surveyor.survey().await }.boxed().shared()
            })
            .clone();
        timeout(patience, survey).await.map_err(|_| TooLate)
    }
}
