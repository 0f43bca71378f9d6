//! The request is in a box, and `drop` gets the box and not a reference: for a request that may go on after a while.

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
        let answer = match timeout(PATIENCE, &mut request).await {
            Ok(answer) => answer,
            Err(_) => {
                drop(request);
                meters.ask(name).await
            }
        };
        if let Ok(reading) = answer {
            access.batch.note(reading);
        }
    }
}
