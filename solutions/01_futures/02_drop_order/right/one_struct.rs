//! Everything in one struct, the fields in the order of their end: right where the parts travel together.

use std::time::Duration;

use testkit::scene::{Batch, Ledger, Meters, Notice, WriteLease};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_millis(40);

pub struct Access {
    pub batch: Batch,
    pub lease: WriteLease,
    pub notice: Notice,
}

impl Access {
    async fn open(ledger: &Ledger) -> Self {
        let notice = ledger.notice();
        Self { lease: ledger.lease().await, batch: ledger.batch(), notice }
    }
}

pub async fn collect(ledger: &Ledger, meters: &Meters, names: &[&str]) {
    let mut access = Access::open(ledger).await;
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
