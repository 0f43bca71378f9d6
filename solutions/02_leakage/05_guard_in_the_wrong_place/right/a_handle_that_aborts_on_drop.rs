//! No token: the task is aborted by its handle, which moves into the future. Right where it has nothing to clean up.

use std::time::Duration;

use testkit::scene::Lease;
use tokio::time::sleep;
use tokio_util::task::AbortOnDropHandle;

pub fn handle(
    lease: Lease,
    work: impl Future<Output = String> + Send + 'static,
) -> impl Future<Output = String> {
    let renewing = AbortOnDropHandle::new(tokio::spawn(keep(lease)));

    async move {
        let _renewing = renewing;
        work.await
    }
}

async fn keep(lease: Lease) {
    loop {
        sleep(Duration::from_millis(20)).await;
        lease.renew();
    }
}
