//! Leaves nothing for the end to write, and so every reading is a write of its own.
//!
//! fails: the_readings_are_written_together
//! says: TORN: 2 readings of one collection came in 2 writes

use std::time::Duration;

use testkit::scene::{Batch, Ledger, Meters, WriteLease};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_millis(40);

pub struct Access {
    pub lease: WriteLease,
    pub batch: Batch,
}

pub async fn collect(ledger: &Ledger, meters: &Meters, names: &[&str]) {
    let _notice = ledger.notice();
    let mut access = Access { lease: ledger.lease().await, batch: ledger.batch() };
    for name in names {
        let answer = match timeout(PATIENCE, meters.ask(name)).await {
            Ok(answer) => answer,
            Err(_) => meters.ask(name).await,
        };
        if let Ok(reading) = answer {
            access.batch.note(reading);
            access.batch.write();
        }
    }
}
