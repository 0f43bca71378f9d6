//! Drop ends the parts by hand: right where the order must survive somebody who sorts the fields.

use std::time::Duration;

use testkit::scene::{Batch, Ledger, Meters, Notice, WriteLease};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_millis(40);

struct Access {
    notice: Option<Notice>,
    lease: Option<WriteLease>,
    batch: Option<Batch>,
}

impl Drop for Access {
    fn drop(&mut self) {
        drop(self.batch.take());
        drop(self.lease.take());
        drop(self.notice.take());
    }
}

pub async fn collect(ledger: &Ledger, meters: &Meters, names: &[&str]) {
    let mut access = Access { notice: Some(ledger.notice()), lease: None, batch: None };
    access.lease = Some(ledger.lease().await);
    let batch = access.batch.insert(ledger.batch());
    for name in names {
        let answer = match timeout(PATIENCE, meters.ask(name)).await {
            Ok(answer) => answer,
            Err(_) => meters.ask(name).await,
        };
        if let Ok(reading) = answer {
            batch.note(reading);
        }
    }
}
