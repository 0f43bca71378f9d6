//! Renews in a task, for the time before the first poll, and in the future too, for the time after it.
//!
//! fails: a_long_job_is_renewed_every_20_ms
//! says: WRONG RESULT: the job takes 95 ms; every 20 ms, for the first time at 20, makes 4 renewals, and there were 8

use std::time::Duration;

use testkit::scene::Lease;
use tokio::time::sleep;
use tokio_util::task::AbortOnDropHandle;

pub fn handle(
    lease: Lease,
    work: impl Future<Output = String> + Send + 'static,
) -> impl Future<Output = String> {
    let waiting = AbortOnDropHandle::new(tokio::spawn(keep(lease.clone())));

    async move {
        let _waiting = waiting;
        tokio::select! {
            answer = work => answer,
            () = keep(lease) => unreachable!("renewing never ends"),
        }
    }
}

async fn keep(lease: Lease) {
    loop {
        sleep(Duration::from_millis(20)).await;
        lease.renew();
    }
}
