//! A set with one task in it, owned by the future: as right as the handle, and it can take a second task.

use std::time::Duration;

use testkit::scene::Lease;
use tokio::{
    task::JoinSet,
    time::{Instant, interval_at},
};

const EVERY: Duration = Duration::from_millis(20);

pub fn handle(
    lease: Lease,
    work: impl Future<Output = String> + Send + 'static,
) -> impl Future<Output = String> {
    let mut helpers = JoinSet::new();
    helpers.spawn(async move {
        let mut rounds = interval_at(Instant::now() + EVERY, EVERY);
        loop {
            rounds.tick().await;
            lease.renew();
        }
    });

    async move {
        let answer = work.await;
        helpers.shutdown().await;
        answer
    }
}
