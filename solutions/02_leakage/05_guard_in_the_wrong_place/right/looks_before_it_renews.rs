//! The task naps on and looks at the token before it renews: right where a nap cannot be interrupted.

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
    loop {
        sleep(Duration::from_millis(20)).await;
        if stop.is_cancelled() {
            break;
        }
        lease.renew();
    }
}
