//! A future of our own type, with the guard in a field; a future that is done and kept by its caller keeps the guard.
//!
//! fails: a_finished_job_whose_future_is_kept_is_not_renewed_any_more
//! says: LEAK AFTER SUCCESS: the job was done at 45 ms, and its future was not dropped; its lease was renewed 8 more times

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use testkit::scene::Lease;
use tokio::time::sleep;
use tokio_util::sync::{CancellationToken, DropGuard};

struct Handled<W> {
    work: Pin<Box<W>>,
    _guard: DropGuard,
}

impl<W: Future> Future for Handled<W> {
    type Output = W::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<W::Output> {
        self.work.as_mut().poll(cx)
    }
}

pub fn handle(
    lease: Lease,
    work: impl Future<Output = String> + Send + 'static,
) -> impl Future<Output = String> {
    let stop = CancellationToken::new();
    tokio::spawn(keep(lease, stop.clone()));

    Handled { work: Box::pin(work), _guard: stop.drop_guard() }
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
