//! The task looks every 20 ms whether somebody still waits.
//!
//! fails: the_last_one_who_gives_up_stops_the_survey
//! says: 1 of 1 surveys had not ended, and nobody waited any more

use std::{
    sync::{Arc, Mutex, Weak},
    time::Duration,
};

use testkit::scene::{Map, Surveyor};
use tokio::{
    select, spawn,
    sync::SetOnce,
    time::{sleep, timeout},
};

pub struct Gateway {
    surveyor: Surveyor,
    map: Arc<SetOnce<Map>>,
    waiting: Mutex<Weak<()>>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct TooLate;

impl Gateway {
    pub fn new(surveyor: Surveyor) -> Self {
        Self { surveyor, map: Arc::default(), waiting: Mutex::default() }
    }

    pub async fn map(&self, patience: Duration) -> Result<Map, TooLate> {
        let _waiting = self.wait_with_the_others();
        timeout(patience, self.map.wait()).await.cloned().map_err(|_| TooLate)
    }

    fn wait_with_the_others(&self) -> Arc<()> {
        let mut waiting = self.waiting.lock().unwrap();
        if let Some(others) = waiting.upgrade() {
            return others;
        }
        let first = Arc::new(());
        *waiting = Arc::downgrade(&first);
        if self.map.get().is_none() {
            let (surveyor, map) = (self.surveyor.clone(), self.map.clone());
            let waiting = waiting.clone();
            spawn(async move {
                let nobody_waits = async {
                    while waiting.strong_count() > 0 {
                        sleep(Duration::from_millis(20)).await;
                    }
                };
                select! {
                    done = surveyor.survey() => { let _ = map.set(done); }
                    () = nobody_waits => {}
                }
            });
        }
        first
    }
}
