//! Puts the guard in the right place and looks at the token after the next nap and the next renewal.
//!
//! fails: a_finished_job_is_not_renewed_any_more
//! says: LEAK AFTER SUCCESS: the job was done at 45 ms; its lease was renewed 1 more time
//! fails: a_job_dropped_on_the_way_goes_to_the_next_worker
//! says: LEAK: the job was dropped at 50 ms; its lease was renewed 1 more time
//! fails: a_job_dropped_before_its_turn_goes_to_the_next_worker
//! says: LEAK: the job was dropped at 50 ms, before its turn; its lease was renewed 1 more time
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
        let _guard = guard;
        work.await
    }
}

async fn keep(lease: Lease, stop: CancellationToken) {
    while !stop.is_cancelled() {
        sleep(Duration::from_millis(20)).await;
        lease.renew();
    }
}
