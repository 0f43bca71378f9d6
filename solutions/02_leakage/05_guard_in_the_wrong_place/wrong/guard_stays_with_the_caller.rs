//! Gives the guard a name, in handle(), which returns before the work has begun.
//!
//! fails: a_long_job_is_done_by_one_worker
//! says: TWICE: the job takes 95 ms; at 30 ms, while ann worked on it
//! fails: a_job_that_waits_for_its_turn_keeps_its_lease
//! says: TWICE: the job waited for its turn until 75 ms and takes 95; at 30 ms
//! fails: a_long_job_is_renewed_every_20_ms
//! says: WRONG RESULT

use std::time::Duration;

use testkit::scene::Lease;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

pub fn handle(
    lease: Lease,
    work: impl Future<Output = String> + Send + 'static,
) -> impl Future<Output = String> {
    let stop = CancellationToken::new();
    tokio::spawn(keep(lease, stop.clone()));
    let _guard = stop.drop_guard();

    work
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
