//! The pinned request lives in a block that is over before the meter is asked again.

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
        let mut answer = {
            let mut request = pin!(meters.ask(name));
            timeout(PATIENCE, &mut request).await.ok()
        };
        if answer.is_none() {
            answer = Some(meters.ask(name).await);
        }
        if let Some(Ok(reading)) = answer {
            access.batch.note(reading);
        }
    }
}
