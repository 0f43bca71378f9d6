//! Keeps the lease of a job while the job is worked on, so that the queue gives it to nobody else.
//!
//! A short job is done once. A job that takes longer than its lease is done twice, by two workers at the same time.

use std::time::Duration;

use testkit::scene::Lease;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// Does `work`, which is the job that `lease` is for: not before the returned future is polled, and no further once it
/// is dropped.
///
/// # Leases
///
/// From this call on the lease is renewed every 20 ms, the first time 20 ms after the call: while the job waits for its
/// turn and nobody polls the returned future yet, and while it is worked on. When that future has finished or was
/// dropped, nobody renews the lease.
//
// TODO: keep the promises above, without changing the signature.
pub fn handle(
    lease: Lease,
    work: impl Future<Output = String> + Send + 'static,
) -> impl Future<Output = String> {
    let stop = CancellationToken::new();
    tokio::spawn(keep(lease, stop.clone()));
    let _ = stop.drop_guard();

    work
}

/// Renews the lease until it is told to stop.
async fn keep(lease: Lease, stop: CancellationToken) {
    let renewals = async {
        loop {
            sleep(Duration::from_millis(20)).await;
            lease.renew();
        }
    };
    stop.run_until_cancelled(renewals).await;
}
