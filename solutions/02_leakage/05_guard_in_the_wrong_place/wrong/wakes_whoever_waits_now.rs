//! `notify_waiters` wakes whoever waits at that moment; a task that had no turn yet is told nothing.
//!
//! fails: a_job_dropped_at_once_goes_to_the_next_worker
//! says: LEAK: the job was dropped as soon as it was taken; its lease was renewed 10 more times

use std::{sync::Arc, time::Duration};

use testkit::scene::Lease;
use tokio::{select, sync::Notify, time::sleep};

pub fn handle(
    lease: Lease,
    work: impl Future<Output = String> + Send + 'static,
) -> impl Future<Output = String> {
    let ended = Arc::new(Notify::new());
    tokio::spawn(keep(lease, ended.clone()));
    let guard = Guard(ended);

    async move {
        let _guard = guard;
        work.await
    }
}

struct Guard(Arc<Notify>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.notify_waiters();
    }
}

async fn keep(lease: Lease, ended: Arc<Notify>) {
    loop {
        select! {
            () = ended.notified() => return,
            () = sleep(Duration::from_millis(20)) => lease.renew(),
        }
    }
}
