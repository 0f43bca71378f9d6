//! A future of our own type, with the guard in a field: right where the future has a name anyway.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use testkit::scene::Lease;
use tokio::time::sleep;
use tokio_util::sync::{CancellationToken, DropGuard};

struct Handled<W> {
    work: Pin<Box<W>>,
    guard: Option<DropGuard>,
}

impl<W: Future> Future for Handled<W> {
    type Output = W::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<W::Output> {
        let answer = ready!(self.work.as_mut().poll(cx));
        self.guard = None;
        Poll::Ready(answer)
    }
}

pub fn handle(
    lease: Lease,
    work: impl Future<Output = String> + Send + 'static,
) -> impl Future<Output = String> {
    let stop = CancellationToken::new();
    tokio::spawn(keep(lease, stop.clone()));

    Handled { work: Box::pin(work), guard: Some(stop.drop_guard()) }
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
