//! Makes token, task and guard in the body: all three together, and none of them before the first poll.
//!
//! fails: a_job_that_waits_for_its_turn_keeps_its_lease
//! says: TWICE: the job waited for its turn until 75 ms and takes 95; at 30 ms

use std::time::Duration;

use testkit::scene::Lease;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

pub fn handle(
    lease: Lease,
    work: impl Future<Output = String> + Send + 'static,
) -> impl Future<Output = String> {
    async move {
        let stop = CancellationToken::new();
        tokio::spawn(keep(lease, stop.clone()));
        let _guard = stop.drop_guard();
        work.await
    }
}

async fn keep(lease: Lease, stop: CancellationToken) {
    let renewals = async {
        loop {
            sleep(Duration::from_millis(20)).await;
            lease.renew();
        }
    };
    stop.run_until_cancelled(renewals).await;
}
