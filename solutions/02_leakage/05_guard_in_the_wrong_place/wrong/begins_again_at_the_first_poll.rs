//! A task renews until the first poll, and the future from then on; between them up to 40 ms go by.
//!
//! fails: a_job_that_waits_for_its_turn_keeps_its_lease
//! says: TWICE: the job waited for its turn until 75 ms and takes 95; at 90 ms

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
        drop(waiting);
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
