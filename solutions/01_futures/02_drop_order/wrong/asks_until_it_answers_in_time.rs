//! One loop for both requests, so that the second has the limit of the first: a slow meter is asked for ever.
//!
//! fails: a_meter_that_is_slow_has_all_the_time_of_its_second_request
//! says: HANG: a meter takes 5 s for each answer

use std::time::Duration;

use testkit::scene::{Batch, Ledger, Meters, WriteLease};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_millis(40);

pub struct Access {
    pub batch: Batch,
    pub lease: WriteLease,
}

pub async fn collect(ledger: &Ledger, meters: &Meters, names: &[&str]) {
    let _notice = ledger.notice();
    let mut access = Access { lease: ledger.lease().await, batch: ledger.batch() };
    for name in names {
        let answer = loop {
            if let Ok(answer) = timeout(PATIENCE, meters.ask(name)).await {
                break answer;
            }
        };
        if let Ok(reading) = answer {
            access.batch.note(reading);
        }
    }
}
