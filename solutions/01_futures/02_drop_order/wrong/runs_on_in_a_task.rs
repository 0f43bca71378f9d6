//! The right order, in a task that nobody drops: it comes 15 ms after the cut.
//!
//! fails: what_was_read_before_a_cut_is_in_the_ledger
//! says: LOST: the collection was dropped at 45 ms, when the attic had been read; the ledger holds [], and the readings that it refused were 0
//! fails: a_cut_leaves_nothing_behind
//! says: LEAK: the collection was dropped at 45 ms; what was going on 1 ms later: requests 1, tasks 1

use std::time::Duration;

use testkit::scene::{Ledger, Meters};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_millis(40);

pub async fn collect(ledger: &Ledger, meters: &Meters, names: &[&str]) {
    let (ledger, meters) = (ledger.clone(), meters.clone());
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let task = tokio::spawn(async move {
        let _notice = ledger.notice();
        let _lease = ledger.lease().await;
        let mut batch = ledger.batch();
        for name in &names {
            let answer = match timeout(PATIENCE, meters.ask(name)).await {
                Ok(answer) => answer,
                Err(_) => meters.ask(name).await,
            };
            if let Ok(reading) = answer {
                batch.note(reading);
            }
        }
    });
    task.await.expect("collections do not panic");
}
