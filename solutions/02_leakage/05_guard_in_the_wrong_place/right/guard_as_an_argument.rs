//! An argument of an `async fn` is in its future from the call on, whether or not anybody polls it.

use std::time::Duration;

use testkit::scene::Lease;
use tokio::time::sleep;
use tokio_util::sync::{CancellationToken, DropGuard};

pub fn handle(
    lease: Lease,
    work: impl Future<Output = String> + Send + 'static,
) -> impl Future<Output = String> {
    let stop = CancellationToken::new();
    tokio::spawn(keep(lease, stop.clone()));

    guarded(work, stop.drop_guard())
}

async fn guarded<T>(work: impl Future<Output = T>, _guard: DropGuard) -> T {
    work.await
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
