//! An interval ticks at once, so a lease that has just begun is renewed.
//!
//! fails: a_long_job_is_renewed_every_20_ms
//! says: for the first time at 20, makes 4 renewals, and there were 5

use std::{sync::Arc, time::Duration};

use testkit::scene::Lease;
use tokio::time::interval;

const EVERY: Duration = Duration::from_millis(20);

pub fn handle(
    lease: Lease,
    work: impl Future<Output = String> + Send + 'static,
) -> impl Future<Output = String> {
    let alive = Arc::new(());
    let future = Arc::downgrade(&alive);
    tokio::spawn(async move {
        let mut rounds = interval(EVERY);
        loop {
            rounds.tick().await;
            if future.strong_count() == 0 {
                break;
            }
            lease.renew();
        }
    });

    async move {
        let answer = work.await;
        drop(alive);
        answer
    }
}
