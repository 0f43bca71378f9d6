//! Asks twice with the same patience, and passes over a meter that needs more.
//!
//! fails: a_meter_that_is_slow_has_all_the_time_of_its_second_request
//! says: LOST: the meter in the hall takes 5 s for each answer, and the ledger holds ["attic"]

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
        for _ in 0..2 {
            if let Ok(Ok(reading)) = timeout(PATIENCE, meters.ask(name)).await {
                access.batch.note(reading);
                break;
            }
        }
    }
}
