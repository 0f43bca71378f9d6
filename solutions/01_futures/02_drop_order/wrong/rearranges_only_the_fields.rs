//! Swaps the fields, and leaves the notice below what it announces.
//!
//! fails: the_notice_hangs_as_long_as_the_lease_is_held
//! says: TORN: the collection was dropped at 45 ms; the lease was held while no notice hung

use std::time::Duration;

use testkit::scene::{Batch, Ledger, Meters, WriteLease};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_millis(40);

pub struct Access {
    pub batch: Batch,
    pub lease: WriteLease,
}

pub async fn collect(ledger: &Ledger, meters: &Meters, names: &[&str]) {
    let mut access = Access { lease: ledger.lease().await, batch: ledger.batch() };
    let _notice = ledger.notice();
    for name in names {
        let answer = match timeout(PATIENCE, meters.ask(name)).await {
            Ok(answer) => answer,
            Err(_) => meters.ask(name).await,
        };
        if let Ok(reading) = answer {
            access.batch.note(reading);
        }
    }
}
