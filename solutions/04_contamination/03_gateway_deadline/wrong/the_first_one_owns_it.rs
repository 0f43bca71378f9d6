//! Stops the task with a handle that aborts on drop, and the handle is a local of whoever came first.
//!
//! fails: the_survey_goes_on_when_the_first_one_gives_up
//! says: That one got TooLate at 100 ms
//! fails: the_survey_goes_on_when_the_first_one_hangs_up
//! says: That one got TooLate at 100 ms
//! fails: every_caller_waits_for_the_time_it_has
//! fails: the_last_one_who_hangs_up_stops_the_survey
//! fails: forty_callers_cause_one_survey
//! says: The surveys begun were 20, and 0 callers
//! fails: who_asks_in_the_moment_when_the_last_one_leaves_waits_for_a_map
//! says: that one got TooLate at 100. The surveys begun were 1

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use testkit::scene::{Map, Surveyor};
use tokio::{
    spawn,
    sync::watch::{Receiver, channel},
    time::timeout,
};
use tokio_util::task::AbortOnDropHandle;

pub struct Gateway {
    surveyor: Surveyor,
    current: Arc<Mutex<Option<Receiver<Option<Map>>>>>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct TooLate;

impl Gateway {
    pub fn new(surveyor: Surveyor) -> Self {
        Self { surveyor, current: Arc::default() }
    }

    pub async fn map(&self, patience: Duration) -> Result<Map, TooLate> {
        let (mut receiver, _survey) = self.join();
        match timeout(patience, receiver.wait_for(Option::is_some)).await {
            Ok(Ok(map)) => Ok(map.clone().unwrap()),
            _ => Err(TooLate),
        }
    }

    fn join(&self) -> (Receiver<Option<Map>>, Option<AbortOnDropHandle<()>>) {
        let mut current = self.current.lock().unwrap();
        if let Some(receiver) = current.as_ref() {
            let is_over = receiver.has_changed().is_err() && receiver.borrow().is_none();
            if !is_over {
                return (receiver.clone(), None);
            }
        }
        let (sender, receiver) = channel(None);
        *current = Some(receiver.clone());
        let surveyor = self.surveyor.clone();
        let survey = spawn(async move {
            let map = surveyor.survey().await;
            sender.send_replace(Some(map));
        });
        (receiver, Some(AbortOnDropHandle::new(survey)))
    }
}
