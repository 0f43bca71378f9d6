//! Ends when the token of its generation is cancelled, and a failover cancels it too.
//!
//! fails: after_a_failover_the_next_primary_is_followed
//! says: at 240 ms these were followed: none, and run() had returned
//! fails: stopped_after_a_failover_every_branch_ends
//! says: run() had returned before that, at 100 ms
//! fails: stopped_between_two_primaries_it_ends_at_once
//! says: run() had returned before that, at 100 ms
//! fails: stopped_while_it_connects_it_ends_at_once
//! says: run() had returned before that, at 100 ms
//! fails: what_was_received_is_written_before_the_end
//! says: a write takes 30 ms, and when run() returned the cache had []
//! fails: thirty_failovers_leave_nothing_behind
//! says: LOST: nobody stopped the service, and primary 31 was up; these were followed: none

use testkit::scene::{Cluster, Session, Store};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

const TABLES: [&str; 3] = ["prices", "stock", "vouchers"];

pub struct Mirror {
    cluster: Cluster,
    cache: Store,
    stop: CancellationToken,
}

impl Mirror {
    pub fn new(cluster: Cluster, cache: Store, stop: CancellationToken) -> Self {
        Self { cluster, cache, stop }
    }

    pub async fn run(self) {
        while let Some(session) = self.stop.run_until_cancelled(self.cluster.connect()).await {
            let generation = self.stop.child_token();
            let followers = TaskTracker::new();
            for table in TABLES {
                let (cache, stop) = (self.cache.clone(), generation.clone());
                followers.spawn(follow(table, session.clone(), cache, stop));
            }
            followers.close();

            tokio::select! {
                () = session.lost() => generation.cancel(),
                () = generation.cancelled() => {}
            }
            followers.wait().await;
            if generation.is_cancelled() {
                return;
            }
        }
    }
}

async fn follow(table: &'static str, session: Session, cache: Store, stop: CancellationToken) {
    let mut changes = session.follow(table);
    while let Some(change) = stop.run_until_cancelled(changes.next()).await {
        cache.write(change).await;
    }
    changes.leave().await;
}
