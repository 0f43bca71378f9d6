//! Nothing is left to the end of the function: what has an end ends by name, or with its block.

use std::time::Duration;

use testkit::scene::{Batch, Ledger, Meters};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_millis(40);

pub async fn collect(ledger: &Ledger, meters: &Meters, names: &[&str]) {
    let notice = ledger.notice();
    {
        let lease = ledger.lease().await;
        {
            let mut batch = ledger.batch();
            fill(&mut batch, meters, names).await;
        }
        drop(lease);
    }
    drop(notice);
}

async fn fill(batch: &mut Batch, meters: &Meters, names: &[&str]) {
    for name in names {
        for patience in [PATIENCE, Duration::MAX] {
            if let Ok(answer) = timeout(patience, meters.ask(name)).await {
                if let Ok(reading) = answer {
                    batch.note(reading);
                }
                break;
            }
        }
    }
}
