//! The task asks a weak pointer whether the future is still there: right where future and helper share something.

use std::{sync::Arc, time::Duration};

use testkit::scene::Lease;
use tokio::time::{Instant, interval_at};

const EVERY: Duration = Duration::from_millis(20);

pub fn handle(
    lease: Lease,
    work: impl Future<Output = String> + Send + 'static,
) -> impl Future<Output = String> {
    let alive = Arc::new(());
    let future = Arc::downgrade(&alive);
    tokio::spawn(async move {
        let mut rounds = interval_at(Instant::now() + EVERY, EVERY);
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
