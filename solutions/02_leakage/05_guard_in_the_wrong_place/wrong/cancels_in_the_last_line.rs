//! Cancels the token after the work, in a line that a dropped future never reaches.
//!
//! fails: a_job_dropped_on_the_way_goes_to_the_next_worker
//! says: LEAK: the job was dropped at 50 ms; its lease was renewed 10 more times
//! fails: a_job_dropped_before_its_turn_goes_to_the_next_worker
//! says: LEAK: the job was dropped at 50 ms, before its turn; its lease was renewed 10 more times
//! fails: a_job_dropped_at_once_goes_to_the_next_worker
//! says: LEAK: the job was dropped as soon as it was taken

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

    async move {
        let answer = work.await;
        stop.cancel();
        answer
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
