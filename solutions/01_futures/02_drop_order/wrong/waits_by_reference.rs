//! The time is up for the reference; the request it points to is on the bus until the end of the loop's body.
//!
//! fails: a_meter_that_is_silent_at_first_is_asked_again
//! says: that request found the bus taken by the first; the ledger holds ["attic"]
//! fails: a_meter_that_is_slow_has_all_the_time_of_its_second_request
//! says: LOST: the meter in the hall takes 5 s

use std::{pin::pin, time::Duration};

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
        let mut request = pin!(meters.ask(name));
        let answer = match timeout(PATIENCE, &mut request).await {
            Ok(answer) => answer,
            Err(_) => meters.ask(name).await,
        };
        if let Ok(reading) = answer {
            access.batch.note(reading);
        }
    }
}
