//! A name that is used again hides the old value; it does not drop it.
//!
//! fails: a_meter_that_is_silent_at_first_is_asked_again
//! says: that request found the bus taken by the first; the ledger holds ["attic"]
//! fails: a_meter_that_is_slow_has_all_the_time_of_its_second_request
//! says: LOST: the meter in the hall takes 5 s

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
        let mut request = Box::pin(meters.ask(name));
        let mut answer = timeout(PATIENCE, &mut request).await;
        if answer.is_err() {
            let mut request = Box::pin(meters.ask(name));
            answer = timeout(PATIENCE, &mut request).await;
        }
        if let Ok(Ok(reading)) = answer {
            access.batch.note(reading);
        }
    }
}
