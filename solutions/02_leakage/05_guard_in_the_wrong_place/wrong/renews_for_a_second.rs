//! Puts a limit on the renewals, so that none is left behind for ever; a job that takes longer loses its lease.
//!
//! fails: a_long_job_is_renewed_every_20_ms
//! says: WRONG RESULT: the job takes 5015 ms; every 20 ms, for the first time at 20, makes 250 renewals, and there were 50

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
    let renewals = async {
        for _ in 0..50 {
            sleep(Duration::from_millis(20)).await;
            lease.renew();
        }
    };
    stop.run_until_cancelled(renewals).await;
}
