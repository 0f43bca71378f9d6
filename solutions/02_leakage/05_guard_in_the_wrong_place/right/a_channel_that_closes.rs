//! No token and no guard: the renewals end when the sender, which the future owns, is dropped.

use std::time::Duration;

use testkit::scene::Lease;
use tokio::{sync::oneshot, time::sleep};

pub fn handle(
    lease: Lease,
    work: impl Future<Output = String> + Send + 'static,
) -> impl Future<Output = String> {
    let (alive, gone) = oneshot::channel::<()>();
    let renewals = async move {
        loop {
            sleep(Duration::from_millis(20)).await;
            lease.renew();
        }
    };
    tokio::spawn(async move {
        tokio::select! {
            _ = gone => {}
            () = renewals => {}
        }
    });

    async move {
        let answer = work.await;
        drop(alive);
        answer
    }
}
