//! Collects the readings of a house's meters into a ledger.

use std::time::Duration;

use testkit::scene::{Batch, Ledger, Meters, WriteLease};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_millis(40);

/// What a collection holds of the ledger.
// Fields are dropped from top to bottom: the batch needs the lease, so it stands above it.
pub struct Access {
    pub batch: Batch,
    pub lease: WriteLease,
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
pub async fn collect(ledger: &Ledger, meters: &Meters, names: &[&str]) {
    // Locals are dropped from bottom to top: first in, last out. Three locals, without the struct, are as good.
    let _notice = ledger.notice();
    let mut access = Access { lease: ledger.lease().await, batch: ledger.batch() };
    for name in names {
        // By value: `timeout` owns the request, and has dropped it when it says that time is up.
        let answer = match timeout(PATIENCE, meters.ask(name)).await {
            Ok(answer) => answer,
            Err(_) => meters.ask(name).await,
        };
        if let Ok(reading) = answer {
            access.batch.note(reading);
        }
    }
}
