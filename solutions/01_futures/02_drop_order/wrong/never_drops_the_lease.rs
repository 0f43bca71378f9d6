//! Keeps the lease from being dropped too early by not dropping it at all.
//!
//! fails: a_cut_leaves_nothing_behind
//! says: LEAK: the collection was dropped at 45 ms; 1 ms later its lease was still held
//! fails: the_notice_hangs_as_long_as_the_lease_is_held
//! says: TORN: the collection was dropped at 45 ms

use std::{mem::ManuallyDrop, time::Duration};

use testkit::scene::{Batch, Ledger, Meters, WriteLease};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_millis(40);

pub struct Access {
    pub lease: ManuallyDrop<WriteLease>,
    pub batch: Batch,
}

pub async fn collect(ledger: &Ledger, meters: &Meters, names: &[&str]) {
    let _notice = ledger.notice();
    let lease = ManuallyDrop::new(ledger.lease().await);
    let mut access = Access { lease, batch: ledger.batch() };
    for name in names {
        let answer = match timeout(PATIENCE, meters.ask(name)).await {
            Ok(answer) => answer,
            Err(_) => meters.ask(name).await,
        };
        if let Ok(reading) = answer {
            access.batch.note(reading);
        }
    }
    access.batch.write();
    drop(ManuallyDrop::into_inner(access.lease));
}
