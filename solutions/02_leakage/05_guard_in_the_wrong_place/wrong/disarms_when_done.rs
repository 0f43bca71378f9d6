//! Disarms the guard when the work is done, as if cancelling were only for the case that it is not.
//!
//! fails: a_finished_job_is_not_renewed_any_more
//! says: LEAK AFTER SUCCESS: the job was done at 45 ms; its lease was renewed 8 more times
//! fails: a_finished_job_whose_future_is_kept_is_not_renewed_any_more
//! says: LEAK AFTER SUCCESS

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
    let guard = stop.drop_guard();

    async move {
        let answer = work.await;
        guard.disarm();
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
