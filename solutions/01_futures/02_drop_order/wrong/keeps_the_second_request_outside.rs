//! The first request is right; the second one is kept in a local that was declared before all others.
//!
//! fails: a_second_request_ends_before_the_rest
//! says: its parts ended in this order: 1 reading written, lease released, notice down, hall given up

use std::{pin::Pin, time::Duration};

use testkit::scene::{Batch, BusTaken, Ledger, Meters, WriteLease};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_millis(40);

pub struct Access {
    pub batch: Batch,
    pub lease: WriteLease,
}

type Request<'a> = Pin<Box<dyn Future<Output = Result<String, BusTaken>> + Send + 'a>>;

pub async fn collect(ledger: &Ledger, meters: &Meters, names: &[&str]) {
    let mut again: Request;
    let _notice = ledger.notice();
    let mut access = Access { lease: ledger.lease().await, batch: ledger.batch() };
    for name in names {
        let answer = match timeout(PATIENCE, meters.ask(name)).await {
            Ok(answer) => answer,
            Err(_) => {
                again = Box::pin(meters.ask(name));
                again.as_mut().await
            }
        };
        if let Ok(reading) = answer {
            access.batch.note(reading);
        }
    }
}
