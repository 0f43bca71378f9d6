//! Collects the readings of a house's meters into a ledger.
//!
//! All readings get there as long as every meter answers and the collection may finish. If it is dropped on the way,
//! the ledger refuses what was read; and a meter that is silent at first stays without a reading.

use std::{pin::pin, time::Duration};

use testkit::scene::{Batch, Ledger, Meters, WriteLease};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_millis(40);

/// What a collection holds of the ledger.
pub struct Access {
    pub lease: WriteLease,
    pub batch: Batch,
}

/// Reads the meters one after the other, and writes all their readings into the ledger together.
///
/// A meter that does not answer within 40 ms is asked once more, before the next one and without a limit.
///
/// # Cancel safety
///
/// If this future is dropped, its parts end in this order: the request to the meter; the batch, which writes what was
/// read until then; the lease, without which the ledger refuses a batch; the notice, which hangs before the lease is
/// taken and as long as it is held.
//
// TODO: rearrange the code until the recordings match, without changing the signature.
pub async fn collect(ledger: &Ledger, meters: &Meters, names: &[&str]) {
    let mut access = Access { lease: ledger.lease().await, batch: ledger.batch() };
    let _notice = ledger.notice();
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
    access.batch.write();
}
