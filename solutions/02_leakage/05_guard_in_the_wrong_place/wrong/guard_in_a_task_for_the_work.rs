//! Moves guard and work into a task together, and nothing stops that task when its handle is dropped.
//!
//! fails: a_job_dropped_on_the_way_is_not_worked_on
//! says: GHOST EFFECT: the job was dropped at 50 ms; its letter was printed
//! fails: a_job_dropped_on_the_way_goes_to_the_next_worker
//! says: LEAK: the job was dropped at 50 ms; its lease was renewed 2 more times
//! fails: a_job_that_waits_for_its_turn_keeps_its_lease
//! says: WRONG RESULT
//! fails: a_job_dropped_before_its_turn_goes_to_the_next_worker
//! says: GHOST EFFECT: the job was dropped before its turn, and the printing of its letter had begun
//! fails: a_job_dropped_at_once_goes_to_the_next_worker
//! says: LEAK: the job was dropped as soon as it was taken

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
    let task = tokio::spawn(async move {
        let _guard = guard;
        work.await
    });

    async move { task.await.unwrap() }
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
