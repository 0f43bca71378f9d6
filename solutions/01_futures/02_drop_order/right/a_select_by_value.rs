//! select! drops the branch that lost before its handler runs, as timeout does: right where more than time may end the wait.

use std::time::Duration;

use testkit::scene::{Ledger, Meters};
use tokio::time::sleep;

const PATIENCE: Duration = Duration::from_millis(40);

pub async fn collect(ledger: &Ledger, meters: &Meters, names: &[&str]) {
    let _notice = ledger.notice();
    let _lease = ledger.lease().await;
    let mut batch = ledger.batch();
    for name in names {
        let answer = tokio::select! {
            answer = meters.ask(name) => answer,
            () = sleep(PATIENCE) => meters.ask(name).await,
        };
        if let Ok(reading) = answer {
            batch.note(reading);
        }
    }
}
