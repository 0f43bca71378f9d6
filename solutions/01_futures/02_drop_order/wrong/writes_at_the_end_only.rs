//! Ends everything by hand in the last lines, which a cut never reaches.
//!
//! fails: what_was_read_before_a_cut_is_in_the_ledger
//! says: LOST: the collection was dropped at 45 ms, when the attic had been read; the ledger holds [], and the readings that it refused were 1
//! fails: the_notice_hangs_as_long_as_the_lease_is_held
//! says: TORN: the collection was dropped at 45 ms; the lease was held while no notice hung

use std::time::Duration;

use testkit::scene::{Ledger, Meters};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_millis(40);

pub async fn collect(ledger: &Ledger, meters: &Meters, names: &[&str]) {
    let mut batch = ledger.batch();
    let lease = ledger.lease().await;
    let notice = ledger.notice();
    for name in names {
        let answer = match timeout(PATIENCE, meters.ask(name)).await {
            Ok(answer) => answer,
            Err(_) => meters.ask(name).await,
        };
        if let Ok(reading) = answer {
            batch.note(reading);
        }
    }
    drop(batch);
    drop(lease);
    drop(notice);
}
